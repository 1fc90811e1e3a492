"""The pool of trainers, for those who prepare sessions (R5.15)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.models import Mandat, Rattachement
from safran.inscriptions.models import Disponibilite, FicheFormateur


@dataclass(frozen=True)
class Recherche:
    """What one looks for; an empty value does not narrow."""

    theme: Any = None
    reseau: Any = None
    bassin: Any = None
    le: datetime.date | None = None


def formateurs_en_mandat() -> QuerySet[Compte]:
    """Who may be chosen to train."""
    en_vigueur = Mandat.objects.en_vigueur().filter(role="FORMATEUR").values("compte")
    return Compte.objects.filter(pk__in=en_vigueur, is_active=True)


def vivier_chercher(recherche: Recherche) -> QuerySet[Compte]:
    """Trainers in office, and those who gave a session, by name, with all that the list says of them.

    `en_mandat`, `donnees` (sessions given) and `derniere` (the last day) are set on each.
    """
    en_mandat = Exists(Mandat.objects.en_vigueur().filter(compte=OuterRef("pk"), role="FORMATEUR"))
    passee = Q(seances_animees__date__lte=timezone.localdate())
    trouves = (
        Compte.objects.filter(is_active=True)
        .annotate(
            en_mandat=en_mandat,
            donnees=Count("seances_animees__session", filter=passee, distinct=True),
            derniere=Max("seances_animees__date", filter=passee),
        )
        .filter(Q(en_mandat=True) | Q(donnees__gt=0))
    )
    if recherche.reseau:
        siens = Rattachement.objects.en_vigueur().filter(structure__reseau=recherche.reseau)
        trouves = trouves.filter(pk__in=siens.values("compte"))
    if recherche.theme or recherche.bassin or recherche.le:
        trouves = trouves.filter(pk__in=fiches_pour(recherche).values("compte"))
    a_venir = Disponibilite.objects.filter(au__gte=timezone.localdate())
    rattaches = Rattachement.objects.en_vigueur().select_related("structure__reseau")
    return (
        trouves.select_related("profil", "fiche_formateur")
        .prefetch_related("fiche_formateur__themes", "fiche_formateur__bassins")
        .prefetch_related(Prefetch("fiche_formateur__disponibilites", a_venir, to_attr="a_venir"))
        .prefetch_related(Prefetch("rattachements", rattaches, to_attr="rattaches"))
        .order_by("nom", "prenom", "pk")
    )


def fiche_formateur_de(compte: Compte) -> FicheFormateur | None:
    """One's own sheet."""
    return FicheFormateur.objects.filter(compte=compte).first()


def fiches_pour(recherche: Recherche) -> QuerySet[FicheFormateur]:
    """The sheets that answer: the subject, the bassin or anywhere, free on that day."""
    fiches = FicheFormateur.objects.all()
    if recherche.theme:
        fiches = fiches.filter(themes=recherche.theme)
    if recherche.bassin:
        fiches = fiches.filter(Q(bassins=recherche.bassin) | Q(bassins=None))
    if recherche.le:
        libres = Disponibilite.objects.filter(du__lte=recherche.le, au__gte=recherche.le)
        fiches = fiches.filter(pk__in=libres.values("fiche"))
    return fiches


def formateurs_proposes(session: Any, jour: datetime.date | None = None) -> QuerySet[Compte]:
    """Who may be chosen, those whose subjects and bassins suit this session (and this day) first: `propose` is true."""
    themes = [theme.pk for theme in session.formation.themes.all()]
    fiches = fiches_pour(Recherche(bassin=session.bassin_id, le=jour)).filter(themes__in=themes)
    proposes = Exists(fiches.filter(compte=OuterRef("pk")))
    return formateurs_en_mandat().annotate(propose=proposes).order_by("-propose", "nom", "prenom", "pk")
