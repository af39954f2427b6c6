import { ApiError } from '#core/api.ts';
import type { ReportLogo } from '#core/api/reportCalls.ts';
import { bridge } from '#renderer/host/bridge.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';

/** Longest side of the picture that a drawing becomes: sharp at four centimetres in print. */
const drawnSidePx = 1200;

/** Asks for a picture and has it looked at; null when none was chosen. Throws what is wrong with it as a sentence. */
export async function chooseLogo(): Promise<ReportLogo | null> {
  const [file] = await bridge().chooseFiles('report-logo');
  if (file === undefined) return null;
  const { mediaType, bytes, name } = await call('report.logo', { token: file.token });
  return mediaType === 'image/svg+xml' ? drawSvg(bytes, name) : { mediaType, bytes };
}

/** An SVG drawing as a PNG. As a picture it runs no scripts and fetches nothing. */
async function drawSvg(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<ReportLogo> {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'image/svg+xml' }));
  try {
    const picture = new Image();
    picture.src = url;
    await picture.decode().catch(() => {
      throw new ApiError('invalid-input', t('report.logoUnreadable', { name }));
    });
    // A drawing without a size of its own is taken as it would be shown.
    const width = picture.naturalWidth > 0 ? picture.naturalWidth : 300;
    const height = picture.naturalHeight > 0 ? picture.naturalHeight : 150;
    const scale = drawnSidePx / Math.max(width, height);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (drawn === null) throw new ApiError('invalid-input', t('report.logoUnreadable', { name }));
    return { mediaType: 'image/png', bytes: new Uint8Array(await drawn.arrayBuffer()) };
  } finally {
    URL.revokeObjectURL(url);
  }
}
