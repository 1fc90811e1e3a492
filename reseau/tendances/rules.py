"""The watch list is written, checked, withdrawn; who keeps a source is told once that it is due (R5.19)."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from home.temps.typographie import date_longue, nombre_dire
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.portes import comptes_mandates
from reseau.tendances import avis
from reseau.tendances.models import SourceDeVeille
from reseau.tendances.permissions import sources_suivies, tient_la_veille
from reseau.vocabulaires.models import Theme


class Dite(TypedDict):
    """What a source says."""

    titre: str
    editeur: str
    url: str
    genre: str
    apporte: str
    tous_les: int
    themes: Iterable[Theme]


@transaction.atomic
def source_ecrire(*, par: Compte, cle: uuid.UUID, **dite: Unpack[Dite]) -> SourceDeVeille:
    """Add a source, checked today; the same key twice writes it once. Raises RegleRefusee "droit", ValidationError."""
    _droit_exiger(par)
    if (deja := SourceDeVeille.objects.filter(uuid=cle).first()) is not None:
        return deja
    source = SourceDeVeille(uuid=cle, verifiee_par=par)
    return _ecrire(source, dite)


@transaction.atomic
def source_corriger(*, source: SourceDeVeille, par: Compte, version: int, **dite: Unpack[Dite]) -> SourceDeVeille:
    """Change what a source says; `version` is the one that was read. Its check stays that of its day.

    Raises RegleRefusee "droit", "retiree", or "version" when someone corrected it meanwhile; ValidationError.
    """
    verrou = _tenue(source=source, par=par)
    if verrou.version != version:
        raise RegleRefusee("version", "Quelqu’un vient de corriger cette source : relisez, puis envoyez à nouveau.")
    verrou.version += 1
    return _ecrire(verrou, dite)


@transaction.atomic
def source_verifier(*, source: SourceDeVeille, par: Compte) -> SourceDeVeille:
    """Looked at today: it is due again later, and this person is told then. Raises RegleRefusee "droit", "retiree"."""
    verrou = _tenue(source=source, par=par)
    jour = timezone.localdate()
    verrou.verifiee_le, verrou.verifiee_par, verrou.rappelee_le = jour, par, None
    verrou.a_verifier_le = verrou.echeance(jour)
    verrou.save(update_fields=["verifiee_le", "verifiee_par", "rappelee_le", "a_verifier_le"])
    public_purge()
    return verrou


@transaction.atomic
def source_retirer(*, source: SourceDeVeille, par: Compte) -> SourceDeVeille:
    """Take it off the list. Raises RegleRefusee "droit", or "retiree" when it is off already."""
    verrou = _tenue(source=source, par=par)
    verrou.retiree_le = timezone.localdate()
    verrou.save(update_fields=["retiree_le"])
    public_purge()
    return verrou


@transaction.atomic
def veille_rappeler() -> int:
    """Tell who keeps each source that its day has come, once for each day due; return how many people were told.

    Who checked it last keeps it; the Région, once that person no longer keeps the list.
    """
    jour = timezone.localdate()
    dues = sources_suivies().select_for_update(of=("self",)).filter(a_verifier_le__lte=jour, rappelee_le=None)
    par_compte: dict[Compte, list[SourceDeVeille]] = defaultdict(list)
    for source in dues.select_related("verifiee_par").order_by("a_verifier_le", "pk"):
        garde = source.verifiee_par
        for compte in [garde] if garde.is_active and tient_la_veille(garde) else list(comptes_mandates(Role.REGION)):
            par_compte[compte].append(source)
    for compte, sources in par_compte.items():
        titre = sources[0].titre if len(sources) == 1 else nombre_dire(len(sources), "source")
        lignes = "\n".join(map(_ligne, sources))
        etape = f"{jour}-{'-'.join(str(source.pk) for source in sources)}"
        avis.A_REVOIR.envoyer([compte], f"{reverse('veille')}?etat=A_REVOIR", etape, titre=titre, lignes=lignes)
    dues.update(rappelee_le=jour)
    return len(par_compte)


def _ligne(source: SourceDeVeille) -> str:
    return f"«\u00a0{source.titre}\u00a0» ({source.editeur}), vérifiée le {date_longue(source.verifiee_le)}."


def _ecrire(source: SourceDeVeille, dite: Dite) -> SourceDeVeille:
    source.titre, source.editeur, source.url = dite["titre"].strip(), dite["editeur"].strip(), dite["url"]
    source.genre, source.apporte, source.tous_les = dite["genre"], dite["apporte"].strip(), dite["tous_les"]
    source.a_verifier_le = source.echeance(source.verifiee_le)
    source.full_clean()
    source.save()
    source.themes.set(dite["themes"])
    public_purge()
    return source


def _tenue(*, source: SourceDeVeille, par: Compte) -> SourceDeVeille:
    """The row, locked, still on the list."""
    _droit_exiger(par)
    verrou = SourceDeVeille.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if verrou.retiree_le is not None:
        raise RegleRefusee("retiree", "Cette source n’est plus dans la liste de veille.")
    return verrou


def _droit_exiger(par: Compte) -> None:
    if not tient_la_veille(par):
        raise RegleRefusee("droit", "La Région et les têtes de réseau tiennent la liste de veille.")
