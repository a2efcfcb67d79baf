// ZBSearch: the whole database as JSON.
import * as library from 'zbsearch';
import { engine } from './orama-like.mjs';

const components = () => ({ tokenizer: { language: 'english', stemming: true } });
export const { build, open } = engine(library, components, {  });
