// Orama: the whole database as JSON.
import * as library from '@orama/orama';
import { language, stemmer } from '@orama/stemmers/english';
import { engine } from './orama-like.mjs';

const components = () => ({ tokenizer: { language, stemming: true, stemmer } });
export const { build, open } = engine(library, components, { threshold: 1 });
