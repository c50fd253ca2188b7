import type { Message, OutboxMessage } from 'duet/client';
import { Icon } from './icons.js';

export type ReceiptStatus = Message['status'] | OutboxMessage['state'];

const looks = {
  PENDING: { icon: 'waiting', label: 'Waiting to be sent' },
  REFUSED: { icon: 'warning', label: 'Not sent' },
  SENT: { icon: 'sent', label: 'Sent' },
  DELIVERED: { icon: 'double', label: 'Delivered' },
  READ: { icon: 'double', label: 'Read' },
} as const;

/** How far one's own message has come. */
export function Receipt({ status }: { readonly status: ReceiptStatus }) {
  const { icon, label } = looks[status];
  return (
    <span className="receipt" data-status={status} title={label}>
      <Icon name={icon} />
      <span className="unseen">{label}</span>
    </span>
  );
}
