"""A source followed from its address: its pages read, what changed written, what was cut taken up again."""

import datetime
import hashlib
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from home.erreurs import RegleRefusee
from home.exploitation.travaux import TravailEnEchec
from home.securite.sortie import Reponse, SortieRefusee, lire
from home.temps.typographie import nombre_dire
from reseau.annuaire.choices import ActionLigne, EtatFlux, EtatImport
from reseau.annuaire.models import Flux, Import, PageDeFlux
from reseau.echanges.imports.data_inclusion import a_une_adresse
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.lecture import fiches_du_document
from reseau.echanges.rules.imports.depots import import_lancer, import_reprendre

# The pages of a source: each read once a pass, kept with its marks, asked again only for what is new.

OCTETS_MAX, SECONDES = 50_000_000, 60
PAGES_MAX, FICHES_MAX = 2_000, 200_000
DEHORS = "!"  # marque une structure d’ailleurs
# Ce que le serveur ajoute à une fiche sans que son producteur ait rien dit.
CALCULES = ("score_qualite", "adresse_certifiee", "doublons", "extra")
Fiche = dict[str, Any]


def pages_lire(*, flux: Flux) -> None:
    """Read every page of this pass that was not read yet; each is kept at once, so that a cut loses nothing.

    SortieRefusee, or FichierRefuse, says why one of them could not be read.
    """
    totaux: dict[str, int] = {}
    for liste in listes_suivies():
        numero, pages = 1, 1
        while numero <= pages:
            page = _page(flux, liste, numero)
            pages, totaux[liste] = page.pages, page.total
            if pages > PAGES_MAX or sum(totaux.values()) > FICHES_MAX:
                raise FichierRefuse(f"Cette source a trop de fiches : {FICHES_MAX} au plus.")
            flux.total = max(sum(totaux.values()), flux.total if flux.faites else 0)
            numero += 1
    flux.pages.exclude(passage=flux.passage).delete()  # la source a moins de pages qu’avant


def listes_suivies() -> Iterator[str]:
    """The addresses to read: two lists for the API of data.inclusion, structures first; a dump is one."""
    for adresse in settings.DATA_INCLUSION_URL:
        if _est_un_vidage(adresse):
            yield adresse
            continue
        lue = urlsplit(adresse)
        for nom in ("structures", "services"):
            yield urlunsplit(lue._replace(path=f"{lue.path.rstrip('/')}/{nom}"))


def _empreinte_de(fiche: Fiche) -> str:
    """What a sheet says, in short."""
    dite = {nom: valeur for nom, valeur in fiche.items() if nom not in CALCULES}
    return hashlib.sha256(json.dumps(dite, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _page(flux: Flux, liste: str, numero: int) -> PageDeFlux:
    """A page, as this pass reads it."""
    page = flux.pages.filter(liste=liste, numero=numero).first() or PageDeFlux(flux=flux, liste=liste, numero=numero)
    if page.passage != flux.passage:
        entetes = {"If-None-Match": page.etiquette, "If-Modified-Since": page.modifiee}
        if settings.DATA_INCLUSION_JETON and not _est_un_vidage(page.liste):  # un vidage se lit chez n’importe qui
            entetes["Authorization"] = f"Bearer {settings.DATA_INCLUSION_JETON}"
        reponse = lire(
            _adresse(page), hotes=settings.DATA_INCLUSION_HOTES, entetes={n: v for n, v in entetes.items() if v},
            octets_max=OCTETS_MAX, secondes=SECONDES,
        )  # fmt: skip
        if reponse.inchangee and not page.passage:
            raise SortieRefusee("Le serveur dit inchangée une page qui n’a jamais été lue.")
        if not reponse.inchangee:
            _comprendre(flux, page, reponse)
        page.passage = flux.passage
        page.save()
    flux.faites += len(page.vues)
    Flux.objects.filter(pk=flux.pk).update(
        faites=flux.faites, total=max(flux.total, page.total), battement=timezone.now()
    )
    return page


def _adresse(page: PageDeFlux) -> str:
    """A page of a list, its filters kept, even those said several times; a dump has one."""
    if _est_un_vidage(page.liste):
        return page.liste
    lue = urlsplit(page.liste)
    rangs = {"page": str(page.numero), "size": str(settings.DATA_INCLUSION_PAGE)}
    filtres = [(nom, valeur) for nom, valeur in parse_qsl(lue.query) if nom not in rangs]
    return urlunsplit(lue._replace(query=urlencode([*filtres, *rangs.items()])))


def _est_un_vidage(adresse: str) -> bool:
    return urlsplit(adresse).path.endswith((".json", ".jsonl", ".ndjson"))


def _comprendre(flux: Flux, page: PageDeFlux, reponse: Reponse) -> None:
    """What a page holds: what its sheets say in short, and those that say something new, whole."""
    document, fiches = fiches_du_document(reponse.corps)
    dites = {str(fiche.get("id") or "")[:200]: fiche for fiche in fiches}
    page.vues = {cle: _empreinte_de(fiche) for cle, fiche in dites.items()}
    page.changes = [
        fiche for cle, fiche in dites.items() if flux.empreintes.get(cle, "").rstrip(DEHORS) != page.vues[cle]
    ]
    page.pages = max(1, _entier(document, "pages", 1))
    page.total = _entier(document, "total", len(fiches))
    page.etiquette = reponse.entetes.get("etag", "")[:300]
    page.modifiee = reponse.entetes.get("last-modified", "")[:60]


def _entier(document: Any, nom: str, defaut: int) -> int:
    valeur = document.get(nom) if isinstance(document, dict) else None
    return valeur if isinstance(valeur, int) and 0 <= valeur <= FICHES_MAX * 10 else defaut


# What a source that is followed said last: kept once it is written, so that the next pass brings only what is new.


def changes_lire(*, flux: Flux) -> list[Fiche]:
    """The sheets that say something new, each once; a service of a structure of elsewhere follows it."""
    dites: dict[str, Fiche] = {}
    for changes in flux.pages.order_by("liste", "numero").values_list("changes", flat=True):
        dites |= {str(fiche.get("id") or "")[:200]: fiche for fiche in changes}
    return [fiche for fiche in dites.values() if not _suit_une_structure_d_ailleurs(flux, fiche, dites)]


def absentes_confirmees(*, flux: Flux) -> list[str]:
    """The sheets that two complete passes in a row did not see: a page that moved while it was read loses nothing."""
    return sorted(set(flux.manquantes) & flux.empreintes.keys() - _vues(flux).keys())


def passage_retenir(*, flux: Flux, importation: Import | None, bilan: str) -> None:
    """The pass is over: what its import wrote is known, what it refused is not, what it withdrew is forgotten."""
    vues = _vues(flux)
    with transaction.atomic():
        if importation is not None:
            actions = dict(importation.lignes.exclude(source_id="").values_list("source_id", "action"))
            for cle, empreinte in vues.items():
                if (action := actions.get(cle[:120])) and action != ActionLigne.REFUSEE:
                    flux.empreintes[cle] = empreinte + (DEHORS if action == ActionLigne.AILLEURS else "")
            for cle in importation.options.get("disparues", ()):
                flux.empreintes.pop(cle, None)
            flux.pages.exclude(changes=[]).update(changes=[])
            flux.importation = importation
        flux.manquantes = sorted(flux.empreintes.keys() - vues.keys())
        flux.passage_fini, flux.bilan, flux.erreur = flux.passage, bilan, ""
        flux.etat, flux.reussi_le, flux.battement = EtatFlux.A_JOUR, timezone.now(), timezone.now()
        flux.save()


@transaction.atomic
def flux_oublier(*, flux: Flux) -> None:
    """Start over: every page is read again, and every sheet compared with what is here."""
    flux.pages.all().delete()
    flux.empreintes, flux.manquantes, flux.importation, flux.commence_le = {}, [], None, None
    flux.etat_avant = EtatFlux.JAMAIS
    flux.save()


def _vues(flux: Flux) -> dict[str, str]:
    vues: dict[str, str] = {}
    for dites in flux.pages.filter(passage=flux.passage).values_list("vues", flat=True):
        vues |= dites
    return vues


def _suit_une_structure_d_ailleurs(flux: Flux, fiche: Fiche, dites: dict[str, Fiche]) -> bool:
    """Its structure was set aside before, and says nothing new."""
    mere = str(fiche.get("structure_id") or "")
    return not a_une_adresse(fiche) and mere not in dites and flux.empreintes.get(mere, "").endswith(DEHORS)


# One pass over a source that is followed: read, compared with what was written, then written as an import.
#
# An import is what it always is: told line by line, undone as a whole. What is refused is not forgotten: it comes
# back as
# soon as the source says it otherwise.

journal = logging.getLogger("safran.flux")
SOURCE = "data-inclusion"
RIEN = "Aucune adresse n’est suivie."
DUREE_D_UN_PASSAGE = datetime.timedelta(days=1)  # au-delà, ses premières pages ne valent plus les dernières


def flux_suivre(*, debut: bool = False) -> str:
    """Read the source once, and write what changed; what it did, in one sentence.

    Cut, it goes on at the page, or at the lines, where it was. `debut` forgets what was written, so that all is
    compared again. TravailEnEchec says why the source could not be read: the next pass goes on.
    """
    if not settings.DATA_INCLUSION_URL:
        return RIEN
    flux = _prendre(debut)
    if flux is None:
        return "Une lecture est déjà en cours."
    try:
        return _passer(flux)
    except (SortieRefusee, FichierRefuse, RegleRefusee) as refus:
        phrase = str(refus)
        flux.finir(EtatFlux.ARRETE, phrase)
        journal.warning("%s : %s", flux.source, phrase)
        raise TravailEnEchec(phrase) from refus


@task(backend="fond")
def flux_poursuivre(*, debut: bool = False) -> str:
    """The same, in the background; what stops it is told on its page."""
    try:
        return flux_suivre(debut=debut)
    except TravailEnEchec as echec:
        return str(echec)


@transaction.atomic
def _prendre(debut: bool) -> Flux | None:
    """The source, for whoever takes it first; None while someone else reads it."""
    Flux.objects.get_or_create(source=SOURCE)
    flux = Flux.objects.select_for_update(of=("self",), no_key=True).get(source=SOURCE)
    if flux.en_cours and not flux.interrompu:
        return None
    flux.etat_avant, flux.etat, flux.erreur, flux.battement = flux.etat, EtatFlux.LECTURE, "", timezone.now()
    flux.save(update_fields=["etat_avant", "etat", "erreur", "battement"])
    if debut:
        flux_oublier(flux=flux)
    return flux


def _passer(flux: Flux) -> str:
    """What was begun is finished first; then a pass, unless a person must speak before."""
    if attente := _import_finir(flux):
        return attente
    maintenant = timezone.now()
    recent = flux.commence_le is not None and maintenant - flux.commence_le < DUREE_D_UN_PASSAGE
    if flux.passage == flux.passage_fini or not recent:
        flux.passage, flux.commence_le = flux.passage + 1, maintenant
    flux.faites = flux.total = 0
    flux.save(update_fields=["passage", "commence_le", "faites", "total"])
    pages_lire(flux=flux)
    changes, absentes = changes_lire(flux=flux), absentes_confirmees(flux=flux)
    if not changes and not absentes:
        return _finir(flux, None, f"{_lues(flux)}, rien de nouveau.")
    return _ecrire(flux, changes, absentes)


def _lues(flux: Flux) -> str:
    return nombre_dire(flux.faites, "fiche lue") or "Aucune fiche lue"


def _ecrire(flux: Flux, changes: list[Fiche], absentes: list[str]) -> str:
    """An import of what is new, and the withdrawal of what went; many withdrawals wait for a person."""
    flux.prendre(de=EtatFlux.LECTURE, vers=EtatFlux.ECRITURE)
    services = [fiche for fiche in changes if "structure_id" in fiche]
    document = {"structures": [fiche for fiche in changes if "structure_id" not in fiche], "services": services}
    try:
        importation = import_lancer(
            contenu=json.dumps(document, ensure_ascii=False).encode(), source=flux.source, essai=False,
            nom=f"data.inclusion, passage {flux.passage}", reseau=settings.DATA_INCLUSION_RESEAU,
            retirer=bool(absentes), disparues=absentes, partiel=True,
        )  # fmt: skip
    except RegleRefusee as refus:
        if refus.code != "retraits_nombreux":
            raise
        importation = Import.objects.filter(source=flux.source, etat=EtatImport.ESSAI).latest("pk")
        flux.importation = importation
        flux.save(update_fields=["importation"])
        flux.finir(EtatFlux.A_CONFIRMER, refus.message)
        return refus.message
    return _finir(flux, importation, f"{_lues(flux)} : {importation.bilan}.")


def _import_finir(flux: Flux) -> str:
    """An import of this source that was cut goes on; one that lives, waits, or was undone, stops the reading."""
    dernier = Import.objects.filter(source=flux.source).order_by("-pk").first()
    if dernier and dernier.etat == EtatImport.ECRITURE:
        if not dernier.interrompu:  # écrit ailleurs : une autre lecture, ou la Région qui vient de l’accepter
            flux.finir(flux.etat_avant)
            return "Un import de cette source est en cours d’écriture : la lecture attend qu’il finisse."
        dernier = import_reprendre(importation=dernier)
        return _finir(flux, dernier, f"Écriture reprise : {dernier.bilan}.")
    # Le sien : le dernier import dit, ou celui d’un passage coupé avant de le dire.
    du_passage = bool(dernier and flux.commence_le and dernier.cree_le >= flux.commence_le)
    annule = dernier and dernier.etat in (EtatImport.ANNULE, EtatImport.ANNULATION)
    if annule and (dernier.pk == flux.importation_id or du_passage):
        phrase = "Le dernier import a été annulé : la lecture attend que vous la repreniez depuis le début."
        flux.finir(EtatFlux.SUSPENDU, phrase)
        return phrase
    if flux.etat_avant == EtatFlux.A_CONFIRMER and flux.importation:
        if flux.importation.etat == EtatImport.ESSAI:
            flux.finir(EtatFlux.A_CONFIRMER, "Un import attend votre accord : trop de fiches seraient dépubliées.")
            return "Un import attend votre accord."
        if flux.importation.etat == EtatImport.APPLIQUE:
            return _finir(flux, flux.importation, f"Import accepté : {flux.importation.bilan}.")
    return ""


def _finir(flux: Flux, importation: Import | None, bilan: str) -> str:
    passage_retenir(flux=flux, importation=importation, bilan=bilan)
    journal.info("%s, passage %s : %s", flux.source, flux.passage, bilan)
    return bilan
