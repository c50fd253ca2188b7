import { defineConfig } from 'prisma/config';

const url = process.env['DATABASE_URL'];

/** For Prisma's own tool: `npx prisma migrate status` and its like read DATABASE_URL; generating needs no database. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(url === undefined ? {} : { datasource: { url } }),
});
