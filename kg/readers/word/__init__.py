"""What the two readers of Word share: blocks and grids, list numbering, symbols, and conversion by LibreOffice."""
