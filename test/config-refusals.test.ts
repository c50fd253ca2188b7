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

describe('numbers', () => {
  test.each([
    ['PORT', '0 to 65535'],
    ['TRUST_PROXY', '0 to 10'],
    ['PUSH_VIVO_APP_ID', '1 to 9007199254740991'],
    ['OTEL_BSP_SCHEDULE_DELAY', '1 to 60000'],
    ['OTEL_TRACES_SAMPLER_ARG', '0 to 1'],
  ])('refuses for %s what is not written in digits, with the rule', (name, range) => {
    for (const value of [' ', '0x1', '1e1', '+1', '-1', '9007199254740992'])
      expect(refusalsOf({ [name]: value })).toContainEqual(
        expect.stringMatching(new RegExp(`^  ${name}: must be a (whole )?number, ${range}$`)),
      );
    expect(refusalsOf({ [name]: '1' }).filter((line) => line.includes(`${name}:`))).toEqual([]);
  });
});

describe('NODE_ENV', () => {
  test('refuses another spelling, which would otherwise run outside production', () => {
    for (const value of ['Production', 'prod', 'production ', 'staging'])
      expect(refusalsOf({ NODE_ENV: value })).toEqual([
        expect.stringMatching(/^ {2}NODE_ENV: .*"production"/),
      ]);
    for (const value of ['', 'development', 'test']) expect(refusalsOf({ NODE_ENV: value })).toEqual([]);
  });
});

describe('DATABASE_OWNER_URL', () => {
  test('refuses to stand alone, where it would change nothing', () => {
    expect(refusalsOf({ DATABASE_OWNER_URL: 'postgres://owner@db/duet' })).toEqual([
      '  DATABASE_URL: required because DATABASE_OWNER_URL is set',
    ]);
  });
});

describe('URLs', () => {
  test.each([
    ['DATABASE_URL', 'mysql://db/duet', 'postgres:// or postgresql://'],
    ['AUTH_JWKS_URL', 'ftp://tokens.example.com', 'https:// or http://'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317', 'https:// or http://'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'collector', 'https:// or http://'],
  ])('refuses %s with the schemes it may have', (name, value, schemes) => {
    expect(refusalsOf({ [name]: value })).toEqual([`  ${name}: must be a URL that begins with ${schemes}`]);
  });
});
