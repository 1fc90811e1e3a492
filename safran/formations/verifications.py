"""Invariants of the catalogue."""

from collections.abc import Iterator

from safran.formations.criteres import Condition, codes_de, conditions_de, criteres_offerts, expression_lire, groupes_de
from safran.formations.models import FormationPage

# Ce que chaque sorte de condition nomme, et le nom de la chose.
NOMMES = {
    "quiz_reussi": ("quiz", "un quiz qui n’existe pas"),
    "scorm_reussi": ("paquet", "un module SCORM ou H5P qui n’existe pas"),
    "module_vu": ("module", "un module qui n’existe pas"),
    "etape_vue": ("etape", "une étape qui n’existe pas"),
}


def condition_defauts(condition: Condition, connus: dict[str, set[str]] | None = None) -> Iterator[str]:
    """Why a condition can never be reached by anybody, in words; `connus` keeps the choices already read."""
    critere = condition.critere
    if critere is None:
        yield f"un critère inconnu : {condition.type}"
        return
    if condition.type not in NOMMES:
        return
    cle, absent = NOMMES[condition.type]
    connus = {} if connus is None else connus
    codes = connus.setdefault(condition.type, codes_de(critere.options()))
    code = str(condition.parametres.get(cle, ""))
    if code not in codes:
        yield f"{absent} : {code or 'rien n’est choisi'}"


def formation_declarations(formation: FormationPage) -> Iterator[str]:
    """What a training must declare before it is online, in sentences, and does not (R1.1, R3.1, R3.4)."""
    if not formation.sources:
        yield "La formation ne nomme aucune source : ajoutez-en une, avec son auteur, son titre et son année."
    if not formation.missions.all():
        yield "La formation ne dit pas à quelles missions elle prépare : accueil, information, conseil, accompagnement."
    if not formation.atteste_gratuite:
        yield "La formation n’atteste pas qu’elle est gratuite pour la personne (article 3)."


def formation_sans_public(formation: FormationPage) -> Iterator[str]:
    """What a training does not say of its publics: it keeps a new one from being online, and is told of one that is."""
    if not formation.publics.all():
        yield "La formation ne dit pas de quels publics elle parle : la fiche montre qui en répond (article 2)."


def formations_sans_public() -> Iterator[str]:
    """Trainings that were online before their publics were asked for (R2.6)."""
    for formation in FormationPage.objects.live().filter(publics=None).order_by("pk"):
        for phrase in formation_sans_public(formation):
            yield f"La formation {formation.pk} ({formation.title}) : {phrase}"


def formations_coherentes() -> Iterator[str]:
    """Every published training can be completed: its rule has conditions, all known, and names what exists."""
    offerts = criteres_offerts()
    connus = {type_: codes_de(offerts[type_].options()) for type_ in NOMMES if type_ in offerts}
    for formation in FormationPage.objects.live().prefetch_related("missions"):
        nom = f"La formation {formation.pk} ({formation.title})"
        for phrase in formation_declarations(formation):
            yield f"{nom} : {phrase}"
        expression = expression_lire(formation)
        if any(not groupe.membres for groupe in groupes_de(expression)):
            yield f"{nom} n’a aucun critère d’achèvement."
        for condition in conditions_de(expression):
            for defaut in condition_defauts(condition, connus):
                yield f"{nom} demande {defaut}."
