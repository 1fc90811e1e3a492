"""Two sheets that look alike: what a person says of them, once."""

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import DOUBLONS_OUVERTS, DecisionDoublon, EtatImport
from reseau.annuaire.models import Doublon, Import, Provenance
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.structures.queries import structure_canonique
from reseau.structures.rules import structure_merge


@transaction.atomic
def doublon_decider(*, doublon: Doublon, decision: str, par: Compte | None) -> Doublon:
    """Keep what a person says: the same, two different ones, or later.

    The same: once written, the sheet of the source is merged into the one that was there; before, its lines will be
    attached to it, and the imports that wait are to be planned again (`a_revoir`). Different: never proposed again.
    Said twice, it is kept once. RegleRefusee "deja_decide", "decision" or what a merger refuses.
    """
    if decision not in DecisionDoublon.values or decision == DecisionDoublon.A_TRAITER:
        raise RegleRefusee("decision", "Choisissez une réponse.")
    lu = Doublon.objects.select_related("creee__fusionnee_dans", "structure__fusionnee_dans").get(pk=doublon.pk)
    if lu.decision in DOUBLONS_OUVERTS and decision == DecisionDoublon.MEME and lu.creee:
        _fusionner(lu.creee, lu.structure)  # avant de tenir la ligne : les structures se tiennent toujours d’abord
    tenu = Doublon.objects.select_for_update(of=("self",)).get(pk=doublon.pk)
    if tenu.decision not in DOUBLONS_OUVERTS and not (lu.decision in DOUBLONS_OUVERTS and tenu.decision == decision):
        if tenu.decision == decision:
            return tenu
        raise RegleRefusee("deja_decide", f"C’est déjà décidé : « {tenu.get_decision_display()} ».")
    tenu.decision, tenu.decide_le, tenu.decide_par = decision, timezone.now(), par
    tenu.save(update_fields=["decision", "decide_le", "decide_par"])
    if decision != DecisionDoublon.PLUS_TARD and tenu.creee_id is None:
        Import.objects.filter(source=tenu.source, etat=EtatImport.ESSAI).update(a_revoir=True)
    return tenu


def provenances_suivre(*, source: Structure, cible: Structure) -> None:
    """After a merger, each source finds its sheets again in the structure that stands for both."""
    Provenance.objects.filter(structure=source).update(structure=cible)
    ouverts = Doublon.objects.filter(decision__in=DOUBLONS_OUVERTS)
    for paire in ({"creee": source, "structure": cible}, {"creee": cible, "structure": source}):
        ouverts.filter(**paire).update(decision=DecisionDoublon.MEME, decide_le=timezone.now())
    Doublon.objects.filter(creee=source).exclude(structure=cible).update(creee=cible)
    deja = set(Doublon.objects.filter(structure=cible).values_list("source", "source_id"))
    for doublon in Doublon.objects.filter(structure=source).exclude(creee=cible):
        if (doublon.source, doublon.source_id) not in deja:
            Doublon.objects.filter(pk=doublon.pk).update(structure=cible)
        elif doublon.decision in DOUBLONS_OUVERTS:
            doublon.delete()


def _fusionner(source: Structure, cible: Structure) -> None:
    source, cible = structure_canonique(source), structure_canonique(cible)
    if source.pk == cible.pk:
        return
    try:
        structure_merge(source=source, cible=cible)
    except RegleRefusee:
        source.refresh_from_db()
        if structure_canonique(source).pk != cible.pk:  # sinon, un double clic : c’est déjà fait
            raise
