// cmi5 speaks with its record store by itself; only what a page without an origin lacks is lent to it.
import { lend } from "./runtime";

lend();
