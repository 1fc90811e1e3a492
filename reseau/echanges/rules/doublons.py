"""Two sheets that look alike: what a person says of them, once."""

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import DOUBLONS_OUVERTS, DecisionDoublon, EtatImport
from reseau.annuaire.models import Doublon, Import
from reseau.comptes.models import Compte
from reseau.echanges.rules.jumelles import jumelles_joindre, jumelles_trouver
from reseau.structures.models import Structure
from reseau.structures.queries import structure_canonique
from reseau.structures.rules import structure_fusionner

ESSAIS = 3


class _Relire(Exception):
    """An import wrote the sheet of the source in between."""


@transaction.atomic
def doublon_decider(*, doublon: Doublon, decision: str, par: Compte | None) -> Doublon:
    """Keep what a person says: the same, two different ones, or later.

    The same: once written, the sheet of the source is merged into the one that was there, its places and services with
    those that they repeat (`rules.jumelles`); before, its lines will be attached to it, and the imports that wait are
    to be planned again (`a_revoir`). Different: never proposed again. Said twice, it is kept once.
    RegleRefusee "deja_decide", "decision", "simultane", or what a merger refuses.
    """
    if decision not in DecisionDoublon.values or decision == DecisionDoublon.A_TRAITER:
        raise RegleRefusee("decision", "Choisissez une réponse.")
    for _ in range(ESSAIS):
        try:
            with transaction.atomic():  # ce point de reprise rend la ligne tenue : les structures se tiennent d’abord
                return _decider(doublon.pk, decision, par)
        except _Relire:
            continue
    raise RegleRefusee("simultane", "Un import écrit ces fiches en ce moment : redites-le dans un instant.")


def _decider(cle: int, decision: str, par: Compte | None) -> Doublon:
    lu = Doublon.objects.select_related("creee__fusionnee_dans", "structure__fusionnee_dans").get(pk=cle)
    if lu.decision in DOUBLONS_OUVERTS and decision == DecisionDoublon.MEME and lu.creee:
        _fusionner(lu.creee, lu.structure, lu.source, par)
    tenu = Doublon.objects.select_for_update(of=("self",)).get(pk=cle)
    if tenu.decision not in DOUBLONS_OUVERTS and not (lu.decision in DOUBLONS_OUVERTS and tenu.decision == decision):
        if tenu.decision == decision:
            return tenu
        raise RegleRefusee("deja_decide", f"C’est déjà décidé : « {tenu.get_decision_display()} ».")
    if decision == DecisionDoublon.MEME and tenu.creee_id and not lu.creee_id:
        raise _Relire
    tenu.decision, tenu.decide_le, tenu.decide_par = decision, timezone.now(), par
    tenu.save(update_fields=["decision", "decide_le", "decide_par"])
    if decision != DecisionDoublon.PLUS_TARD and tenu.creee_id is None:
        Import.objects.filter(source=tenu.source, etat=EtatImport.ESSAI).update(a_revoir=True)
    return tenu


def _fusionner(source: Structure, cible: Structure, nom_source: str, par: Compte | None) -> None:
    """Merge the two sheets, then what they say twice."""
    source, cible = structure_canonique(source), structure_canonique(cible)
    if source.pk == cible.pk:
        return
    jumelles = jumelles_trouver(source=source, cible=cible, nom_source=nom_source)
    try:
        structure_fusionner(source=source, cible=cible, par=par)
    except RegleRefusee:
        source.refresh_from_db()
        if structure_canonique(source).pk != cible.pk:  # sinon, un double clic : c’est déjà fait
            raise
    else:
        jumelles_joindre(jumelles=jumelles, cible=cible)
