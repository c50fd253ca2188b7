import { useGraphiQL } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import { freshMessageId } from './message-ids.js';

/** Parts that live inside GraphiQL to reach its editors; they draw nothing themselves. */

/** Smaller letters, and values that wrap: the editors share the width with the live events. */
export function EditorLook() {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const responseEditor = useGraphiQL((state) => state.responseEditor);

  useEffect(() => {
    for (const editor of [queryEditor, variableEditor, responseEditor]) {
      editor?.updateOptions({ fontSize: 13 });
    }
    variableEditor?.updateOptions({ wordWrap: 'on', wrappingIndent: 'indent' });
  }, [queryEditor, variableEditor, responseEditor]);

  return null;
}

/** Puts a fresh clientMessageId where the used one stands in the variables, and leaves the rest of the text as it is. */
export function FreshMessageId({ usedId }: { readonly usedId: string | null }) {
  const editor = useGraphiQL((state) => state.variableEditor);
  const lastReplaced = useRef<string | null>(null);

  useEffect(() => {
    if (!editor || usedId === null || lastReplaced.current === usedId) return;
    lastReplaced.current = usedId;
    const text = editor.getValue();
    if (text.includes(usedId)) editor.setValue(text.replaceAll(usedId, freshMessageId()));
  }, [editor, usedId]);

  return null;
}
