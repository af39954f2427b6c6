import type { PDFDocumentProxy } from 'pdfjs-dist';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { toApiError } from '#renderer/host/client.ts';
import { Problem } from '#renderer/ui/Problem.tsx';
import { showError } from '#renderer/state/view.ts';
import { useSize } from '#renderer/ui/useSize.ts';
import { openPdf } from './pdf.ts';

const widestPage = 860;

interface OpenedPdf {
  readonly document: PDFDocumentProxy;
  readonly close: () => void;
}

/** The pages of a PDF under each other, each drawn when it comes near. */
export function PdfPages({ bytes }: { readonly bytes: Uint8Array }): ReactNode {
  const [shown, setShown] = useState<OpenedPdf | null>(null);
  const [error, setError] = useState<unknown>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSize(scroller);
  useEffect(() => {
    // pdf.js takes the buffer for its worker: it gets a copy, and ours stays readable.
    const task = openPdf(bytes.slice());
    let isWanted = true;
    let isOpen = false;
    task.promise.then(
      (document) => {
        if (!isWanted) return;
        isOpen = true;
        setShown({ document, close: task.close });
      },
      (reason: unknown) => (isWanted ? setError(reason) : undefined),
    );
    return () => {
      isWanted = false;
      if (!isOpen) task.close();
    };
  }, [bytes]);
  // What is shown stays open until the next one is shown: its pages are still looked at.
  useEffect(() => () => shown?.close(), [shown]);
  if (error !== null) return <Problem error={toApiError(error)} />;
  const width = Math.min(widestPage, (size?.width ?? 0) - 48);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <div className="pdf-pages" ref={scroller} tabIndex={0} role="region" aria-label={t('report.preview')}>
      {shown === null || width < 100
        ? null
        : Array.from({ length: shown.document.numPages }, (_, index) => (
            <PdfPage
              key={`${shown.document.fingerprints[0] ?? ''}-${index}`}
              document={shown.document}
              number={index + 1}
              width={width}
            />
          ))}
    </div>
  );
}

interface PdfPageProps {
  readonly document: PDFDocumentProxy;
  readonly number: number;
  readonly width: number;
}

function PdfPage({ document, number, width }: PdfPageProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isNear, setNear] = useState(number <= 2);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || isNear) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      { rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isNear]);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || !isNear) return;
    const drawing = new AbortController();
    drawPage(document, number, element, width, drawing.signal).catch((error: unknown) => {
      // A page whose document was closed, or that is drawn anew in another width, is no longer asked for.
      if (!drawing.signal.aborted) showError(toApiError(error));
    });
    return () => drawing.abort();
  }, [document, number, width, isNear]);
  return (
    <canvas
      ref={canvas}
      className="pdf-page"
      role="img"
      aria-label={t('report.page', { number, count: document.numPages })}
      data-page={number}
      style={{ width, height: width * Math.SQRT2 }}
    />
  );
}

/** Draws one page as wide as asked, at the screen's own resolution. */
async function drawPage(
  document: PDFDocumentProxy,
  number: number,
  canvas: HTMLCanvasElement,
  width: number,
  signal: AbortSignal,
): Promise<void> {
  const page = await document.getPage(number);
  if (signal.aborted) return;
  const natural = page.getViewport({ scale: 1 });
  const ratio = Math.max(1, window.devicePixelRatio);
  const viewport = page.getViewport({ scale: (width / natural.width) * ratio });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  canvas.style.height = `${Math.floor(viewport.height / ratio)}px`;
  const task = page.render({ canvas, viewport });
  signal.addEventListener('abort', () => task.cancel(), { once: true });
  await task.promise;
  if (!signal.aborted) canvas.dataset['drawn'] = 'true';
}
