import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../src/config.js';

/** The lines about each problem, without the head. */
function refusalsOf(env: Readonly<Record<string, string>>): string[] {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').slice(1);
  }
}

describe('ALLOWED_ORIGINS', () => {
  test('refuses what no browser sends, and says which', () => {
    const origins = [
      'https://app.example.com/',
      'https://example.com',
      'shop.example.com',
      'https://UPPER.example.com',
      'https://p.example.com:443',
      'https://münchen.example.com',
      'https://user@example.com',
      'http://localhost:8080',
      'capacitor://localhost',
      'file://',
      '*',
    ];
    expect(refusalsOf({ ALLOWED_ORIGINS: origins.join(',') })).toEqual([
      expect.stringMatching(/^ {2}ALLOWED_ORIGINS: must be origins .*; wrong: number 1, 3, 4, 5, 6, 7, 11$/),
    ]);
  });
});
