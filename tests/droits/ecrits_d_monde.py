"""The documents of the world of rights: one read over, one published for the network, one for everyone."""

from typing import Any
from uuid import uuid4

from reseau.comptes.models import Compte
from reseau.ecrits.models import SectionDocument, TexteEnMarge
from reseau.ecrits.rules.sections import remarque_faire, source_citer
from tests.droits.mots import INCONNU, canari
from tests.reseau.ecrits.fabriques import publiable, un_chiffre, un_document, une_section


def ecrits_construire(comptes: dict[str, Compte]) -> dict[str, tuple[list[Any], list[Any]]]:
    """Three documents of Niort, one a kind."""
    region, absent = comptes["region"], uuid4()
    relu = publiable()
    section = une_section(relu)
    SectionDocument.objects.filter(pk=section.pk).update(texte=canari("documentrelu"))
    source = source_citer(section=section, par=region, cle=uuid4(), intitule=canari("documentrelu"))
    remarque = remarque_faire(section=section, par=region, cle=uuid4(), texte=canari("documentrelu"))
    marge = TexteEnMarge.objects.create(section=section, auteur=region, texte=canari("documentrelu"))
    chiffre = un_chiffre(section, region)
    reseau = un_document("PUBLIE", genre="PROTOCOLE", texte=canari("documentreseau"))
    public = un_document("PUBLIE", genre="NOTE", diffusion="TOUS")
    return {
        "document en relecture": ([relu.uuid], [absent]),
        "document du réseau": ([reseau.uuid], [absent]),
        "document local public": ([public.uuid], [absent]),
        "document à reprendre": ([relu.uuid, "reprendre"], [absent, "reprendre"]),
        "histoire d’un document": (["document_local", relu.pk], ["document_local", INCONNU]),
        "section en relecture": ([section.uuid], [absent]),
        "source citée": ([source.uuid], [absent]),
        "chiffre inséré": ([chiffre.uuid], [absent]),
        "remarque sur un document": ([remarque.uuid], [absent]),
        "texte en marge": ([marge.uuid], [absent]),
    }
