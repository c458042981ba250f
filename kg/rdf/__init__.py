"""Records to quads: names, the mapping declared once as data, and the quads it gives."""
