import type { z } from 'zod';
import { RuleBroken, type CodedAnswer } from './vendor.js';
import type { VendorRequest } from './vendor-desk.js';

/** How a vendor refuses a field: by code, from the field's path and what is wrong with it. */
export type FieldAnswer = (field: string, problem: string) => string | CodedAnswer;

/** The JSON body of the given shape. Refuses another content type, broken JSON and each unknown, missing or bad field. */
export function readJson<T>(request: VendorRequest, shape: z.ZodType<T>, answer: FieldAnswer): T {
  requireContentType(request, 'application/json', answer);
  return shaped(parseJson(request.body.toString(), answer), shape, answer);
}

/** The form's fields of the given shape; a field that comes twice is refused. */
export function readForm<T>(request: VendorRequest, shape: z.ZodType<T>, answer: FieldAnswer): T {
  requireContentType(request, 'application/x-www-form-urlencoded', answer);
  const form = new URLSearchParams(request.body.toString());
  const fields = [...form.keys()];
  const twice = fields.find((field, index) => fields.indexOf(field) !== index);
  if (twice !== undefined) throw broken(twice, 'comes twice', answer);
  return shaped(Object.fromEntries(form), shape, answer);
}

/** JSON that travels inside a field. */
export function readJsonText<T>(text: string, shape: z.ZodType<T>, answer: FieldAnswer): T {
  return shaped(parseJson(text, answer), shape, answer);
}

/** JSON where it is, else the text itself. */
export function dataOf(text: string | undefined): unknown {
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function requireContentType(request: VendorRequest, type: string, answer: FieldAnswer): void {
  const given = request.headers['content-type'] ?? '';
  const [name = '', ...parameters] = given.split(';').map((part) => part.trim().toLowerCase());
  const isRight = name === type && parameters.every((parameter) => parameter === 'charset=utf-8');
  if (!isRight) throw broken('Content-Type', `is "${given}", not ${type}`, answer);
}

function parseJson(text: string, answer: FieldAnswer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken('the body', 'is no JSON', answer);
  }
}

function shaped<T>(value: unknown, shape: z.ZodType<T>, answer: FieldAnswer): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw broken(issue?.path.join('.') ?? '', issue?.message ?? '', answer);
}

function broken(field: string, problem: string, answer: FieldAnswer): RuleBroken {
  const code = answer(field, problem);
  return new RuleBroken(`${field}: ${problem}`, typeof code === 'string' ? { code } : code);
}
