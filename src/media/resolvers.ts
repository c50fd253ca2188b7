import type { Resolvers } from '../generated/resolvers.js';
import type { UploadService } from './upload-service.js';

export function mediaResolvers(uploads: UploadService): Resolvers {
  return {
    Mutation: {
      async createUpload(_parent, { input }, context) {
        return { upload: await uploads.create(context.viewerId, input) };
      },
    },
    Upload: {
      method: ({ form }) => (form === null ? 'PUT' : 'POST'),
      fields: ({ form }) => [...(form?.fields ?? [])],
    },
  };
}
