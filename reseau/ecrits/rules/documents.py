"""The life of a document: opened from its template, read over, published with its file, renewed, to be seen again
(R4.9, R5.10, R5.12).
"""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.documents import gels
from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from home.temps.periodes import mois_apres
from home.temps.typographie import date_longue
from reseau.animation.models import Decision
from reseau.animation.permissions import decisions_lisibles
from reseau.comptes.models import Compte
from reseau.ecrits import avis
from reseau.ecrits.choices import DOCUMENT, EN_CHANTIER, Diffusion, EtatDocument, gabarits
from reseau.ecrits.documents import document_pdf
from reseau.ecrits.models import ChiffreInsere, DocumentLocal, SectionDocument, SourceCitee
from reseau.ecrits.permissions import AUTOUR, bassins_a_ecrire, tenue_exiger
from reseau.ecrits.queries.documents import documents_a_rappeler, manques_dire, teneurs_de
from reseau.ecrits.queries.sections import SectionLue, document_lire, empreinte_de
from reseau.ecrits.rules.signatures import signatures_demander
from reseau.plans.models import ActionPlan
from reseau.plans.permissions import actions_lisibles
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme


@transaction.atomic
def document_ouvrir(*, par: Compte, cle: uuid.UUID, genre: str, bassin: Bassin, annee: int) -> DocumentLocal:
    """Begin the first version of a document of a bassin, its sections those of the template; the same key writes once.

    Raises RegleRefusee "droit", or "version" once there is one (it is renewed); ValidationError by field.
    """
    if not bassins_a_ecrire(par).filter(pk=bassin.pk).exists():
        raise RegleRefusee("droit", "Ce bassin n’est pas tenu par vous.")
    Bassin.objects.select_for_update().get(pk=bassin.pk)
    if existant := DocumentLocal.objects.filter(uuid=cle, ouvert_par=par).first():
        return existant
    if DocumentLocal.objects.filter(genre=genre, bassin=bassin).exists():
        raise RegleRefusee("version", "Ce document existe : ouvrez-en une nouvelle version.")
    document = DocumentLocal(uuid=cle, genre=genre, bassin=bassin, annee=annee, ouvert_par=par)
    document.full_clean()
    document.save()
    DOCUMENT.commencer(document, par=par)
    SectionDocument.objects.bulk_create(
        SectionDocument(
            document=document, ordre=ordre, cle=section.cle, titre=section.titre, consigne=section.consigne,
            sources_exigees=section.sources,
        )
        for ordre, section in enumerate(gabarits()[genre], 1)
    )  # fmt: skip
    return document


# The life of a document before it is published: read over, written again (R4.9).


@transaction.atomic
def document_relire(*, document: DocumentLocal, par: Compte) -> DocumentLocal:
    """Those of the bassin read it over, and make remarks. Raises RegleRefusee "droit", "etat" or "vide"."""
    with DOCUMENT.passer(document, vers=EtatDocument.RELECTURE, par=par) as verrou:
        tenue_exiger(par=par, document=verrou)
        if not verrou.sections.exclude(texte="").exists():
            raise RegleRefusee("vide", "Rien n’est encore écrit : il n’y a rien à relire.")
    return verrou


@transaction.atomic
def document_reprendre(*, document: DocumentLocal, par: Compte, motif: str = "") -> DocumentLocal:
    """Back to writing. Raises RegleRefusee "droit" or "etat"."""
    with DOCUMENT.passer(document, vers=EtatDocument.CO_ECRITURE, par=par, motif=motif) as verrou:
        tenue_exiger(par=par, document=verrou)
    return verrou


# What is published has its file: made once, kept byte for byte, known by its print (R4.9).

DOSSIER = "documents-locaux"


def fichier_figer(*, document: DocumentLocal) -> DocumentLocal:
    """Make the PDF of a document just published, in the transaction that publishes it; done twice, the first stays.

    Raises RegleRefusee "pdf_indisponible".
    """
    if document.fichier:
        return document
    contenu = document_pdf(document)
    nom = f"{document.genre.lower()}-{document.bassin.code}-{document.annee}-v{document.numero}-{uuid.uuid4().hex[:8]}"
    document.fichier, document.sha256 = f"{DOSSIER}/{document.annee}/{nom}.pdf", gels.empreinte(contenu)
    gels.fichier_poser(document.fichier, contenu)
    document.save(update_fields=["fichier", "sha256"])
    return document


# A document is published: nothing is missing, its figures are frozen, it replaces the version before it (R4.9).


@transaction.atomic
def document_publier(
    *, document: DocumentLocal, par: Compte, diffusion: str, revoir_le: datetime.date,
    decision: Decision | None = None, actions: Iterable[ActionPlan] = (), themes: Iterable[Theme] = (),
) -> DocumentLocal:  # fmt: skip
    """Publish a document read over: from now on it says the same thing for ever.

    Raises RegleRefusee "droit" or "etat"; "vide", "sources", "marge", "remarques" or "chiffres", naming the sections
    where something is missing; "revoir_le", "decision", "actions", "diffusion" or "pdf_indisponible".
    """
    with DOCUMENT.passer(document, vers=EtatDocument.PUBLIE, par=par) as verrou:
        tenue_exiger(par=par, document=verrou)
        sections = document_lire(verrou)
        for manque in manques_dire(sections):
            raise RegleRefusee(manque.code, manque.dit)
        actions = list(actions)
        if decision is not None and not decisions_lisibles(par).filter(pk=decision.pk).exists():
            raise RegleRefusee("decision", "Cette décision n’est pas au registre que vous lisez.")
        cles = {action.pk for action in actions}
        if actions_lisibles(par).filter(pk__in=cles).distinct().count() != len(cles):
            raise RegleRefusee("actions", "Une de ces actions n’est pas dans un plan que vous lisez.")
        if diffusion not in Diffusion.values:
            raise RegleRefusee("diffusion", "Dites qui le lira.")
        if revoir_le <= timezone.localdate():
            raise RegleRefusee("revoir_le", "Ce jour est passé : dites quand il sera revu.")
        _remplacer(verrou, par)
        verrou.publie_le, verrou.publie_par = timezone.now(), par
        verrou.diffusion, verrou.revoir_le, verrou.decision = diffusion, revoir_le, decision
        verrou.actions.set(actions)
        verrou.themes.set(themes)
        _geler(sections, verrou.publie_le)
        verrou.empreinte = empreinte_de(verrou, sections)
    public_purge()
    publie = DocumentLocal.objects.select_related(*AUTOUR, "decision").get(pk=verrou.pk)
    fichier_figer(document=publie)
    signatures_demander(document=publie)
    return publie


def _remplacer(document: DocumentLocal, par: Compte) -> None:
    """The version published before says from now on that it is replaced."""
    memes = DocumentLocal.objects.filter(genre=document.genre, bassin=document.bassin_id, etat=EtatDocument.PUBLIE)
    for precedent in memes:
        verrou = DOCUMENT.verrouiller(precedent)
        DOCUMENT.changer(verrou, vers=EtatDocument.REMPLACE, par=par, motif=f"Version {document.numero}")


def _geler(sections: list[SectionLue], le: datetime.datetime) -> None:
    """Write what each figure says at this moment."""
    for lu in (lu for lue in sections for lu in lue.chiffres):
        gele: dict[str, Any] = {"valeur": lu.valeur, "sur": lu.sur, "masque": lu.masque, "gele_le": le}
        ChiffreInsere.objects.filter(pk=lu.chiffre.pk).update(**gele)


# The next version of a document that is published (R4.9).


@transaction.atomic
def document_renouveler(
    *, document: DocumentLocal, par: Compte, cle: uuid.UUID, annee: int, majeure: bool
) -> DocumentLocal:
    """Begin the next version from the one that is published; the same key writes once.

    Its sections, texts and sources are those of today; its figures are live again, moved by as many years as the
    document is. Raises RegleRefusee "droit", "etat", or "chantier" while one is being written; ValidationError by
    field.
    """
    publie = tenue_exiger(par=par, document=document)
    if existante := DocumentLocal.objects.filter(uuid=cle, remplace=publie).first():
        return existante
    if publie.etat != EtatDocument.PUBLIE:
        raise RegleRefusee("etat", f"Une version part de celle qui est publiée : {DOCUMENT.phrase(publie)}")
    memes = DocumentLocal.objects.filter(genre=publie.genre, bassin=publie.bassin_id)
    if memes.filter(etat__in=EN_CHANTIER).exists():
        raise RegleRefusee("chantier", "La version suivante s’écrit déjà : ouvrez-la.")
    suivante = DocumentLocal(
        uuid=cle, genre=publie.genre, bassin=publie.bassin, annee=annee, numero=publie.numero + 1, majeure=majeure,
        remplace=publie, diffusion=publie.diffusion, ouvert_par=par,
    )  # fmt: skip
    suivante.full_clean()
    suivante.save()
    DOCUMENT.commencer(suivante, par=par, motif=f"D’après la version {publie.numero}")
    suivante.themes.set(publie.themes.all())
    suivante.signataires.set(publie.signataires.all())
    _recopier(publie, suivante, par)
    return suivante


def _recopier(publie: DocumentLocal, suivante: DocumentLocal, par: Compte) -> None:
    """Each section under the same key, with its sources and its figures."""
    avant = list(publie.sections.prefetch_related("sources", "chiffres"))
    gardes = ("ordre", "cle", "titre", "consigne", "sources_exigees", "texte")
    apres = SectionDocument.objects.bulk_create(
        SectionDocument(document=suivante, **{nom: getattr(section, nom) for nom in gardes}) for section in avant
    )
    paires, ans = list(zip(avant, apres, strict=True)), suivante.annee - publie.annee
    SourceCitee.objects.bulk_create(
        SourceCitee(section=vers, intitule=source.intitule, adresse=source.adresse, citee_par=par)
        for de, vers in paires
        for source in de.sources.all()
    )
    ChiffreInsere.objects.bulk_create(
        ChiffreInsere(
            section=vers, code=chiffre.code, libelle=chiffre.libelle, unite=chiffre.unite, insere_par=par,
            du=_decaler(chiffre.du, ans), au=_decaler(chiffre.au, ans),
        )
        for de, vers in paires
        for chiffre in de.chiffres.all()
    )  # fmt: skip


def _decaler(jour: datetime.date, ans: int) -> datetime.date:
    return mois_apres(jour=jour, mois=12 * ans)


# The day on which a document was to be seen again acts: its holders are told, once (R4.9).


def documents_rappeler() -> int:
    """Write to who holds each document whose day has come; return how many documents. Run twice, it writes once."""
    jour = timezone.localdate()
    documents = list(documents_a_rappeler(jour))
    tiennent = teneurs_de(documents)
    for document in documents:
        if DocumentLocal.objects.filter(pk=document.pk, rappele_le=None).update(rappele_le=jour):
            dit = {"titre": str(document), "publie": date_longue(document.publie_le)}
            avis.REVOIR.envoyer(tiennent[document.bassin_id], document.get_absolute_url(), f"{document.pk}", **dit)
    return len(documents)
