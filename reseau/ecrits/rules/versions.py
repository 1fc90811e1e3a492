"""The next version of a document that is published (R4.9)."""

import datetime
import uuid

from django.db import transaction

from home.erreurs import RegleRefusee
from home.periodes import mois_apres
from reseau.comptes.models import Compte
from reseau.ecrits.choices import DOCUMENT, EN_CHANTIER, EtatDocument
from reseau.ecrits.models import ChiffreInsere, DocumentLocal, SectionDocument, SourceCitee
from reseau.ecrits.rules.gardes import tenue_exiger


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
