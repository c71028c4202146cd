// Reads GIFT from standard input with gift-pegjs and prints what it found as JSON.
import { readFileSync } from "node:fs";
import { parse } from "gift-pegjs";

process.stdout.write(JSON.stringify(parse(readFileSync(0, "utf8"))));
