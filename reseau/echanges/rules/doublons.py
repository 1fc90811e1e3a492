"""Sheets that look alike: what a person says of them, once, and which of two places or services stays."""

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import DOUBLONS_OUVERTS, DecisionDoublon, EtatImport, Genre
from reseau.annuaire.models import (
    Doublon,
    Import,
    Lieu,
    LigneRecherche,
    Modification,
    Provenance,
    Rappel,
    Service,
    ServiceAuLieu,
)
from reseau.annuaire.portes import MODELES, etat_de, references_trouver, structures_indexer
from reseau.comptes.models import Compte
from reseau.echanges.queries.doublons import lieu_jumeau, meme_nom
from reseau.structures.models import Structure
from reseau.structures.portes import structure_canonique, structure_fusionner

# Places and services that two merged structures describe twice: one stays, the source finds it again.
#
# Only what an import created and nobody touched since goes; the rest stays side by side, for a person to sort out.

SITUATION = ("commune", "adresse", "latitude", "longitude")
INTACTES = {"version": 1, "confirmee": False}
SUIVANTES = (Provenance, LigneRecherche, Modification, Rappel, ServiceAuLieu)


Jumelles = dict[Genre, dict[int, int]]  # pour chaque fiche de la source, la clé de celle qui reste


def jumelles_trouver(*, source: Structure, cible: Structure, nom_source: str) -> Jumelles:
    """What the structure of a source repeats of the one that it is about to join."""
    trouvees: Jumelles = {Genre.SERVICE: {}, Genre.LIEU: {}}
    intactes = {"structure": source, "source": nom_source, **INTACTES}
    for lieu in Lieu.objects.filter(**intactes).select_related("commune").order_by("pk"):
        if jumeau := lieu_jumeau(cible.pk, etat_de(lieu, SITUATION)):
            trouvees[Genre.LIEU][lieu.pk] = jumeau.pk
    for service in Service.objects.filter(**intactes).order_by("pk"):
        if homonyme := meme_nom(cible.pk, service.nom):
            trouvees[Genre.SERVICE][service.pk] = homonyme.pk
    for genre, paires in trouvees.items():
        for cle in references_trouver(modele=MODELES[genre], cles=list(paires), sauf=(*SUIVANTES, Service)):
            del paires[cle]
    return trouvees


def jumelles_joindre(*, jumelles: Jumelles, cible: Structure) -> None:
    """Their provenance and where services are given go to the sheets that stay; the repeated ones go.

    Both structures are held by the merger: what was touched before it is seen here, and stays.
    """
    for genre, paires in jumelles.items():
        intactes = set(MODELES[genre].objects.filter(pk__in=paires, **INTACTES).values_list("pk", flat=True))
        for cle in paires.keys() - intactes:
            del paires[cle]
        lien = genre.lower()
        for cle, jumeau in paires.items():
            _liens_suivre(f"{lien}_id", cle, jumeau)
            Provenance.objects.filter(genre=genre, **{lien: cle}).update(**{lien: jumeau})
    for genre, paires in jumelles.items():
        MODELES[genre].objects.filter(pk__in=paires).delete()
    structures_indexer(structures=[cible.pk])


def _liens_suivre(nom: str, cle: int, jumeau: int) -> None:
    """Links of a sheet become those of its twin; those that the twin has already are let go."""
    for lien in ServiceAuLieu.objects.filter(**{nom: cle}):
        setattr(lien, nom, jumeau)
        if not ServiceAuLieu.objects.filter(service=lien.service_id, lieu=lien.lieu_id).exists():
            lien.save(update_fields=[nom])


# Two sheets that look alike: what a person says of them, once.

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
