"""The catalogue as LHÉO 2.3: what other information systems read; elements are described in docs/lheo.md."""
