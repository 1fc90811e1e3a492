"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Écrire et signer à plusieurs les documents d’un territoire",
        "auteur d’un passage ou d’une remarque, signature et sa date",
        "DocumentLocal SectionDocument TexteEnMarge Redaction SourceCitee ChiffreInsere Remarque SignatureLocale "
        "MesureTerritoire ImportMesures",
    ),
]
