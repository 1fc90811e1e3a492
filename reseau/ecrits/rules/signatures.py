"""Structures called to sign a protocol, their signatures, and what becomes of them when a structure is merged
(R5.10).
"""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from home.erreurs import RegleRefusee
from home.temps.typographie import date_courte
from reseau.animation.permissions import dit_exiger
from reseau.comptes.models import Compte
from reseau.ecrits import avis
from reseau.ecrits.choices import DOCUMENT, EtatDocument, Genre
from reseau.ecrits.models import DocumentLocal, SignatureLocale
from reseau.ecrits.permissions import tenue_exiger
from reseau.ecrits.queries import signatures as queries
from reseau.ecrits.queries.documents import teneurs_de
from reseau.ecrits.queries.sections import empreinte_de
from reseau.membres.permissions import structures_representees
from reseau.structures.models import Structure


@transaction.atomic
def signataires_choisir(*, document: DocumentLocal, par: Compte, structures: Iterable[Structure]) -> DocumentLocal:
    """Say which structures of the bassin are called to sign; those that signed stay; once published, they are told.

    Raises RegleRefusee "droit", "genre", "version" once it is replaced, "structures" for one that is not of the bassin.
    """
    verrou = tenue_exiger(par=par, document=document)
    if verrou.genre != Genre.PROTOCOLE:
        raise RegleRefusee("genre", "Seul un protocole se signe.")
    if verrou.etat == EtatDocument.REMPLACE:
        raise RegleRefusee("version", "Une version plus récente est publiée : c’est elle qui se signe.")
    choisies = {structure.pk for structure in structures}
    signees = set(queries.signatures_qui_comptent(verrou).values_list("structure", flat=True))
    ici = set(queries.structures_du_bassin(verrou.bassin_id).values_list("pk", flat=True))
    if choisies - signees - ici:
        raise RegleRefusee("structures", "Choisissez parmi les structures de ce bassin.")
    gardees = set(verrou.signataires.filter(pk__in=signees).values_list("pk", flat=True))
    verrou.signataires.set(choisies | gardees)
    signatures_demander(document=verrou)
    return verrou


def signatures_demander(*, document: DocumentLocal) -> int:
    """Write to who may sign for each structure awaited, once a version; return how many were written to."""
    if not document.se_signe:
        return 0
    comptes = list(dict.fromkeys(queries.signataires_des_structures(queries.structures_appelees(document))))
    page = reverse("document_signer", args=[document.uuid])
    avis.A_SIGNER.envoyer(comptes, page, str(document.uuid), titre=str(document), version=document.numero)
    return len(comptes)


def signatures_redemander() -> int:
    """The same for every protocol in force: a referent named since, a structure called since; never twice."""
    publies = DocumentLocal.objects.filter(genre=Genre.PROTOCOLE, etat=EtatDocument.PUBLIE).select_related("bassin")
    return sum(signatures_demander(document=document) for document in publies)


@transaction.atomic
def protocole_signer(
    *, document: DocumentLocal, structure: Structure, par: Compte, qualite: str, empreinte: str
) -> SignatureLocale:
    """Sign the version in force for a structure, whose referent one is; `empreinte` is that of the text shown.

    Raises RegleRefusee "droit", "version" when it is not the version in force, "deja", "texte_change", "qualite".
    """
    verrou = DOCUMENT.verrouiller(document)
    if verrou.genre != Genre.PROTOCOLE or structure.pk not in structures_representees(par):
        raise RegleRefusee("droit", "Cette structure est engagée par sa référente ou son référent.")
    if verrou.etat != EtatDocument.PUBLIE:
        raise RegleRefusee("version", "Ce n’est pas la version en vigueur : ouvrez celle qui est publiée.")
    if donnee := queries.signatures_qui_comptent(verrou).filter(structure=structure).first():
        raise RegleRefusee("deja", f"{donnee.structure_nom} a déjà signé, le {date_courte(donnee.le)}.")
    if not queries.structures_appelees(verrou).filter(pk=structure.pk).exists():
        raise RegleRefusee("droit", "Cette structure n’est pas appelée à signer ce protocole.")
    if not constant_time_compare(empreinte, empreinte_de(verrou)):
        raise RegleRefusee("texte_change", "Le texte n’est plus celui que vous avez lu : relisez-le, puis signez.")
    qualite = dit_exiger(texte=qualite, code="qualite", phrase="Dites à quel titre vous signez.")
    signature = SignatureLocale(
        document=verrou, structure=structure, structure_nom=structure.nom, signataire=par,
        signataire_nom=par.nom_complet, qualite=qualite, empreinte=empreinte,
    )  # fmt: skip
    signature.full_clean()
    signature.save()
    DOCUMENT.noter(verrou, f"Signé pour {structure.nom}", par=par)
    if not queries.structures_appelees(verrou).exists():
        page = reverse("document_signatures", args=[verrou.uuid])
        tiennent = dict.fromkeys([*teneurs_de([verrou])[verrou.bassin_id], verrou.publie_par])
        avis.TOUS_SIGNES.envoyer(tiennent, page, str(verrou.uuid), titre=str(verrou))
    return signature


# What a structure was to sign is signed by the one that replaces it; what it signed stays signed by it.


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Of documents that are not replaced, the call to sign goes to `cible`, unless `source` signed already."""
    appellent = DocumentLocal.objects.exclude(etat=EtatDocument.REMPLACE).filter(signataires=source)
    for document in appellent:
        if not queries.signatures_qui_comptent(document).filter(structure=source).exists():
            document.signataires.remove(source)
            document.signataires.add(cible)
