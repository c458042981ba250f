"""Pure grammars of printed Chinese: text in, a value or None out. No files, no tables, no RDF."""
