"""What the words being typed may become."""

from django.utils import timezone

from home.recherche.demande import LONGUEUR_MAX, demande_lire
from home.recherche.texte import mots as mots_de
from home.recherche.texte import replier
from reseau.annuaire.queries.vocabulaire import libelles_gardes
from reseau.annuaire.recherche.etat import PLEIN_TEXTE
from reseau.annuaire.recherche.memoire import Memoire, memoire_courante
from reseau.structures.models import Structure

LIMITE = 8
GROUPES_DITS = ("theme", "mission", "reseau", "public")
LIGNES_LUES = 60


def suggerer(texte: str, limite: int = LIMITE) -> list[str]:
    """Labels of the vocabularies that hold the typed words, then names of structures; three queries at most."""
    texte = texte.replace("\x00", "")[:LONGUEUR_MAX]
    typees = mots_de(texte)
    if not typees or len("".join(typees)) < 2:
        return []
    memoire = memoire_courante()
    trouvees = [libelle for libelle in _libelles() if _commence(typees, mots_de(libelle))]
    if len(trouvees) < limite:
        trouvees += _structures(texte, memoire)
    uniques = {replier(suggestion): suggestion for suggestion in reversed(trouvees)}
    return list(reversed(uniques.values()))[:limite]


def _libelles() -> list[str]:
    connus = libelles_gardes(timezone.localdate())
    return [connus.libelle(nom, code) for nom in GROUPES_DITS for code in connus.en_vigueur.get(nom, [])]


def _commence(typees: list[str], presents: list[str]) -> bool:
    """Each typed word is there, the last one maybe unfinished."""
    *entiers, dernier = typees
    return set(entiers) <= set(presents) and any(mot.startswith(dernier) for mot in presents)


def _structures(texte: str, memoire: Memoire) -> list[str]:
    """Names of structures that hold the words."""
    demande = demande_lire(texte, memoire.vocabulaire)
    if not demande:
        return []
    questions = [tuple(run for question in unite.questions for run in question) for unite in demande.unites]
    structures = PLEIN_TEXTE.premieres_lignes(questions, LIGNES_LUES, "structure_id")
    # Rangés ici : une base aux statistiques anciennes parcourrait tous les noms plutôt que ces quelques clés.
    return sorted(Structure.objects.visibles().filter(pk__in=structures).order_by().values_list("nom", flat=True))
