-- Why a message was not pushed to a device stays in its row, as part of the message's trace, and is counted like every outcome.
ALTER TYPE "push_outcome" ADD VALUE 'MUTED';
ALTER TYPE "push_outcome" ADD VALUE 'READ';
ALTER TYPE "push_outcome" ADD VALUE 'WITHDRAWN';
ALTER TYPE "push_outcome" ADD VALUE 'ONLINE';
ALTER TYPE "push_outcome" ADD VALUE 'UNREGISTERED';
