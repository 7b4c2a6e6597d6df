import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

const SVG = 'image/svg+xml';

export const chartFormat = z
  .enum(['json', 'svg'])
  .optional()
  .meta({ description: 'svg answers the chart of the answer; so does Accept: image/svg+xml' });
export const chartLang = z.enum(['zh-Hans', 'en']).default('zh-Hans').meta({ description: 'Language of the chart' });

/** The answers of an operation that also draws. */
export const withSvg = (answer: z.ZodType) => ({
  description: 'The answer, or its chart',
  content: { 'application/json': { schema: answer }, [SVG]: { schema: z.string() } },
});

export const wantsSvg = ({ headers: { accept = '' } }: FastifyRequest, format: 'json' | 'svg' | undefined): boolean =>
  format === undefined ? accept.includes(SVG) && !accept.includes('application/json') : format === 'svg';

/** Opened by itself, an SVG is a document: this one may run nothing and load nothing. */
export const sendSvg = (reply: FastifyReply, svg: string): FastifyReply =>
  reply
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header('vary', 'accept')
    .type(`${SVG}; charset=utf-8`)
    .send(Buffer.from(svg));
