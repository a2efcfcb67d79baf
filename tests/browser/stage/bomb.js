// A file that inflates to far more than it may.
import { constants, deflateRawSync } from 'node:zlib';

const HEADER_LENGTH = 20;
const MEBIBYTE = 1 << 20;
/** The most that a header may announce. */
export const MOST = 16 * MEBIBYTE;

const ZLIB_HEADER = Buffer.from([0x78, 0x9c]);
/** A mebibyte of zeros, which may follow itself in a stream. */
const zeros = deflateRawSync(Buffer.alloc(MEBIBYTE), { finishFlush: constants.Z_FULL_FLUSH });
const gibibyte = Buffer.concat([ZLIB_HEADER, ...Array(1024).fill(zeros)]);

/** The file with a gibibyte of zeros as its payload, deflated to a megabyte, and announced as that many bytes. */
export function bomb(file, announced = file.readUInt32LE(8)) {
  const header = Buffer.from(file.subarray(0, HEADER_LENGTH));
  header.writeUInt32LE(announced, 8);
  return Buffer.concat([header, gibibyte]);
}
