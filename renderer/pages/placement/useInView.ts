import { useEffect, useRef, useState, type RefObject } from 'react';

/** Whether an element is in view or near it; once it was, it stays so, that nothing flickers while scrolling. */
export function useInView(): { readonly ref: RefObject<HTMLElement | null>; readonly isNear: boolean } {
  const ref = useRef<HTMLElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null || isNear) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: '400px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isNear]);
  return { ref, isNear };
}
