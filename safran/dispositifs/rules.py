"""A scheme is written, corrected, brought from state to state; structures say that they use it (R4.21)."""

import datetime
import uuid
from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import TypePublic
from safran.dispositifs import avis
from safran.dispositifs.choices import DISPOSITIF, MOTIVES, EtatDispositif
from safran.dispositifs.models import Dispositif, UsageDispositif
from safran.dispositifs.permissions import peut_decider, peut_ecrire, structures_porteuses, structures_utilisatrices

E = EtatDispositif
SIMPLES = ("titre", "resume", "apporte", "demander", "contact")


class Dit(TypedDict):
    """What a scheme says of itself."""

    titre: str
    resume: str
    apporte: str
    demander: str
    contact: str
    porteuse: Structure
    publics: Iterable[TypePublic]
    bassins: Iterable[Bassin]
    valide_du: datetime.date | None
    valide_au: datetime.date | None


@transaction.atomic
def dispositif_creer(*, par: Compte, cle: uuid.UUID, **dit: Unpack[Dit]) -> Dispositif:
    """Write a draft; the same key twice writes it once.

    Raises RegleRefusee "porteuse", "valide_au", or "deja" when the key is of someone else's.
    """
    _porteuse_garder(par=par, porteuse=dit["porteuse"])
    _dates_garder(dit)
    dispositif, neuf = Dispositif.objects.get_or_create(uuid=cle, defaults={"auteur": par, **_champs(dit)})
    if dispositif.auteur_id != par.pk:
        raise RegleRefusee("deja", "Ce dispositif est déjà écrit : envoyez à nouveau pour en écrire un autre.")
    if neuf:
        _ensembles(dispositif, dit)
        DISPOSITIF.commencer(dispositif, par=par)
    return dispositif


@transaction.atomic
def dispositif_corriger(*, dispositif: Dispositif, par: Compte, version: int, **dit: Unpack[Dit]) -> Dispositif:
    """Change what it says; `version` is the one that was read. History keeps who did.

    Raises RegleRefusee "droit", "version", "porteuse", "valide_au", or "publics" once it is no draft any more.
    """
    verrou = DISPOSITIF.verrouiller(dispositif)
    if not peut_ecrire(par, verrou):
        raise RegleRefusee("droit", f"Vous ne pouvez plus le modifier : {DISPOSITIF.phrase(verrou)}")
    if verrou.version != version:
        raise RegleRefusee("version", "Quelqu’un vient de modifier ce dispositif : relisez, puis envoyez à nouveau.")
    if dit["porteuse"] != verrou.porteuse:
        _porteuse_garder(par=par, porteuse=dit["porteuse"])
    _dates_garder(dit)
    for nom, valeur in _champs(dit).items():
        setattr(verrou, nom, valeur)
    verrou.version, verrou.modifie_le = verrou.version + 1, timezone.now()
    verrou.save()
    _ensembles(verrou, dit)
    if verrou.etat != E.BROUILLON:
        _publics_exiger(verrou)
    DISPOSITIF.noter(verrou, "Modifié", par=par)
    return verrou


@transaction.atomic
def dispositif_passer(
    *, dispositif: Dispositif, par: Compte, vers: str, motif: str = "", comite_le: datetime.date | None = None
) -> Dispositif:
    """Bring it to this state: proposed, sent back, in the catalogue, closed; then tell who has to know.

    Closed, nobody uses it any more. Raises RegleRefusee "etat", "droit", "motif", "publics", or "comite_le" when the
    day of the committee is missing or to come.
    """
    motif = motif.strip()
    with DISPOSITIF.passer(dispositif, vers=vers, par=par, motif=motif) as verrou:
        if not peut_decider(par, verrou, vers):
            raise RegleRefusee("droit", f"Ce n’est pas à vous de le faire : {DISPOSITIF.phrase(verrou)}")
        if vers in MOTIVES and not motif:
            raise RegleRefusee("motif", "Dites pourquoi, en quelques mots : d’autres les liront.")
        if vers in (E.PROPOSE, E.CATALOGUE):
            _publics_exiger(verrou)
        if vers == E.CATALOGUE:
            if comite_le is None or comite_le > timezone.localdate():
                phrase = "Dites quand le comité technique l’a vu : aujourd’hui ou un jour passé."
                raise RegleRefusee("comite_le", phrase)
            verrou.comite_le = comite_le
    if vers == E.PROPOSE:
        avis.proposition_annoncer(verrou, par)
    elif vers == E.CLOS:
        ouverts = verrou.usages.filter(au=None)
        reseaux = list(ouverts.order_by().values_list("structure__reseau", flat=True).distinct())
        ouverts.update(au=timezone.localdate())
        avis.cloture_annoncer(verrou, par, reseaux, motif)
    else:
        avis.reponse_annoncer(verrou, par, retenu=vers == E.CATALOGUE, motif=motif)
    return verrou


@transaction.atomic
def usage_declarer(*, dispositif: Dispositif, par: Compte, structure: Structure) -> UsageDispositif:
    """Say that a structure uses it, from today; said twice, it is written once.

    Raises RegleRefusee "etat" when it is not in the catalogue any more, or "structure".
    """
    verrou = DISPOSITIF.verrouiller(dispositif)
    if verrou.etat != E.CATALOGUE:
        raise RegleRefusee("etat", f"Ce n’est plus possible : {DISPOSITIF.phrase(verrou)}")
    if verrou.termine:
        raise RegleRefusee("etat", "Ce dispositif est terminé : plus personne ne peut le demander.")
    if not structures_utilisatrices(par).filter(pk=structure.pk).exists():
        raise RegleRefusee("structure", "Vous ne parlez pas au nom de cette structure.")
    dit = {"du": timezone.localdate(), "declare_par": par}
    return UsageDispositif.objects.get_or_create(dispositif=verrou, structure=structure, au=None, defaults=dit)[0]


@transaction.atomic
def usage_finir(*, usage: UsageDispositif, par: Compte) -> UsageDispositif:
    """Say that a structure does not use it any more; said already, nothing happens. Raises RegleRefusee "droit"."""
    verrou = UsageDispositif.objects.select_for_update(of=("self",)).get(pk=usage.pk)
    if not structures_utilisatrices(par).filter(pk=verrou.structure_id).exists():
        raise RegleRefusee("droit", "Vous ne parlez pas au nom de cette structure.")
    if verrou.au is None:
        verrou.au = timezone.localdate()
        verrou.save(update_fields=["au"])
    return verrou


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """What a merged structure ran or used is of the one that replaces it, counted once."""
    Dispositif.objects.filter(porteuse=source).update(porteuse=cible)
    ouverts = UsageDispositif.objects.filter(au=None)
    deja = list(ouverts.filter(structure=cible).order_by().values_list("dispositif", flat=True))
    ouverts.filter(structure=source, dispositif__in=deja).update(au=timezone.localdate())
    UsageDispositif.objects.filter(structure=source).update(structure=cible)


def _champs(dit: Dit) -> dict[str, object]:
    simples: dict[str, object] = {nom: str(dit[nom]).strip() for nom in SIMPLES}  # type: ignore[literal-required]
    return simples | {"porteuse": dit["porteuse"], "valide_du": dit["valide_du"], "valide_au": dit["valide_au"]}


def _ensembles(dispositif: Dispositif, dit: Dit) -> None:
    dispositif.publics.set(dit["publics"])
    dispositif.bassins.set(dit["bassins"])


def _porteuse_garder(*, par: Compte, porteuse: Structure) -> None:
    if not structures_porteuses(par).filter(pk=porteuse.pk).exists():
        raise RegleRefusee("porteuse", "Vous ne proposez rien au nom de cette structure.")


def _dates_garder(dit: Dit) -> None:
    du, au = dit["valide_du"], dit["valide_au"]
    if du and au and au <= du:
        raise RegleRefusee("valide_au", "La fin suit le début.")


def _publics_exiger(dispositif: Dispositif) -> None:
    if not dispositif.publics.exists():
        raise RegleRefusee("publics", "Dites pour quels publics il est : le catalogue se lit par là.")
