import fc from 'fast-check';

const users = 4;
const devices = 3;

/** One step of a random program; users, devices and messages are numbers, taken modulo what there is. */
export type Step =
  | { readonly kind: 'send'; readonly actor: number; readonly peer: number; readonly counts: boolean }
  | { readonly kind: 'repeatSend'; readonly actor: number }
  | { readonly kind: 'read'; readonly actor: number; readonly peer: number; readonly back: number }
  | { readonly kind: 'acknowledge'; readonly actor: number; readonly device: number }
  | { readonly kind: 'recall' | 'edit' | 'delete'; readonly actor: number; readonly message: number }
  | { readonly kind: 'clear' | 'pin' | 'unpin' | 'silence'; readonly actor: number; readonly peer: number }
  | {
      readonly kind: 'request' | 'accept' | 'refuse' | 'withdraw' | 'unfriend' | 'block' | 'unblock';
      readonly actor: number;
      readonly peer: number;
    }
  | { readonly kind: 'rename' | 'policy'; readonly actor: number; readonly value: number }
  | { readonly kind: 'disconnect' | 'connect'; readonly actor: number; readonly device: number }
  | { readonly kind: 'speakFor'; readonly actor: number; readonly peer: number; readonly copies: boolean }
  | { readonly kind: 'adminRecall'; readonly actor: number; readonly message: number }
  | { readonly kind: 'mute' | 'unmute' | 'erase'; readonly actor: number };

const actor = fc.nat(users - 1);
const peer = fc.nat(users - 2);
const device = fc.nat(devices - 1);
const message = fc.nat(1_000);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('send' as const), actor, peer, counts: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeatSend' as const), actor }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('read' as const), actor, peer, back: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('acknowledge' as const), actor, device }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('recall' as const, 'edit', 'delete'), actor, message }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('clear' as const, 'pin', 'unpin', 'silence'), actor, peer }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'request' as const,
        'accept',
        'refuse',
        'withdraw',
        'unfriend',
        'block',
        'unblock',
      ),
      actor,
      peer,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('rename' as const, 'policy'), actor, value: fc.nat(9) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('disconnect' as const, 'connect'), actor, device }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('speakFor' as const), actor, peer, copies: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('adminRecall' as const), actor, message }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('mute' as const, 'unmute', 'unmute'), actor }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), actor }) },
);

export const modelUsers = users;
export const modelDevices = devices;

/** Programs of up to `length` steps; they shrink towards fewer and simpler ones. */
export function programs(length: number): fc.Arbitrary<Step[]> {
  return fc.array(step, { minLength: 1, maxLength: length, size: 'max' });
}
