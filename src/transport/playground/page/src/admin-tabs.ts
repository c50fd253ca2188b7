import { auditLog, lookAtConversation, statistics, traceMessage, users } from './admin-look-tabs.js';
import { impersonate, importMessages, notify, recall } from './admin-message-tabs.js';
import { createToken, disconnect, erase, mute, settings, unmute, upsertUsers } from './admin-user-tabs.js';
import type { PreparedTab } from './prepared-tab.js';

/** What an administrator can do, the most wanted first: speak, look, act, and see what was done. */
export function prepareAdminTabs(): readonly [PreparedTab, ...PreparedTab[]] {
  return [
    impersonate(),
    notify(),
    lookAtConversation(),
    traceMessage(),
    recall(),
    users(),
    statistics(),
    mute(),
    unmute(),
    disconnect(),
    upsertUsers(),
    createToken(),
    erase(),
    importMessages(),
    settings(),
    auditLog(),
  ];
}
