import { createElement, useId, type KeyboardEvent, type ReactNode, type SVGProps } from 'react';
import type { Scene, SceneTarget } from '#core/drawing/scene.ts';
import { sceneToSvgElements, type SvgElement } from '#core/drawing/svgElements.ts';
import { colourVariable } from '#renderer/ui/theme.ts';

export interface SceneViewProps {
  readonly scene: Scene;
  /** Pixels per unit of the scene. */
  readonly scale: number;
  readonly onSelect?: (target: SceneTarget) => void;
  /** True for targets that stand back because another is chosen. */
  readonly isOff?: (target: SceneTarget) => boolean;
}

/** SVG attribute names as React spells them. */
function reactName(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Paints a drawing of core/drawing; its targets can be clicked and reached with Tab. */
export function SceneView({ scene, scale, onSelect, isOff }: SceneViewProps): ReactNode {
  const id = useId();
  const elements = sceneToSvgElements(scene, 'light', { colour: colourVariable, idPrefix: id });
  const paint = (element: SvgElement, key: number): ReactNode => {
    const attributes: SVGProps<SVGElement> & Record<string, unknown> = { key };
    for (const [name, value] of Object.entries(element.attributes)) attributes[reactName(name)] = value;
    const { target } = element;
    if (target !== undefined && onSelect !== undefined) {
      attributes['data-target'] = target.kind;
      attributes['data-off'] = isOff?.(target) ?? false;
      attributes.role = 'button';
      attributes.tabIndex = 0;
      const title = element.children.find((child) => child.tag === 'title')?.text;
      if (title !== undefined) attributes['aria-label'] = title;
      attributes.onClick = () => onSelect(target);
      attributes.onKeyDown = (event: KeyboardEvent) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onSelect(target);
      };
    }
    return createElement(element.tag, attributes, element.text ?? element.children.map(paint));
  };
  return (
    <svg
      className="scene"
      width={scene.width * scale}
      height={scene.height * scale}
      viewBox={`0 0 ${scene.width} ${scene.height}`}
      role="group"
      aria-label={scene.description}
      fontFamily="inherit"
    >
      {elements.map(paint)}
    </svg>
  );
}
