"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Écrire des formations à plusieurs",
        "auteurs, commentaires, propositions, lectures, publication prévue",
        "CoAuteur Commentaire Proposition LectureProposition EtapeCroisee PublicationPrevue",
    ),
]
