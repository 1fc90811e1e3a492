"""Builders of what is signed and measured: a protocol of Niort, its structures, the table of the note."""

import datetime
from decimal import Decimal

from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.ecrits.documents import document_pdf, signatures_pdf
from reseau.ecrits.models import DocumentLocal, IndicateurTerritoire, MesureTerritoire
from reseau.ecrits.queries.sections import empreinte_de
from reseau.ecrits.rules.signatures import protocole_signer, signataires_choisir
from reseau.membres.models import Appartenance
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from tests.fabriques import un_bassin, un_referent, une_region, une_structure
from tests.reseau.ecrits.fabriques import publiable, un_chiffre, un_document


def une_structure_du_bassin(bassin: Bassin | None = None, **champs) -> Structure:
    """A structure that belongs to Niort since yesterday."""
    structure = une_structure(**champs)
    hier = timezone.localdate() - datetime.timedelta(days=1)
    Appartenance.objects.create(structure=structure, bassin=bassin or un_bassin(), du=hier)
    return structure


def un_protocole(etat: str = "PUBLIE", *, signataires: tuple[Structure, ...] = (), **champs) -> DocumentLocal:
    """A protocol of Niort, these structures called to sign it."""
    protocole = un_document(etat, genre="PROTOCOLE", **champs)
    if signataires:
        signataires_choisir(document=protocole, par=une_region(), structures=signataires)
    return protocole


def signer(protocole: DocumentLocal, structure: Structure, par: Compte | None = None, **dit):
    """Sign it as its referent, what was read being what stands there."""
    par = par or un_referent(structure)
    dit = {"qualite": "Directrice", "empreinte": empreinte_de(protocole), **dit}
    return protocole_signer(document=protocole, structure=structure, par=par, **dit)


def un_indicateur(code: str = "population", **champs) -> IndicateurTerritoire:
    """A line of the table."""
    dit = {"libelle": code.capitalize(), "unite": "habitants", "source": "Insee, 2023", **champs}
    return IndicateurTerritoire.objects.get_or_create(code=code, defaults=dit)[0]


def une_mesure(valeur: int, sur: int | None = None, *, indicateur=None, bassin=None, annee=2023) -> MesureTerritoire:
    """One number of one bassin."""
    return MesureTerritoire.objects.create(
        indicateur=indicateur or un_indicateur(), bassin=bassin or un_bassin(), annee=annee,
        valeur=Decimal(valeur), sur=None if sur is None else Decimal(sur), importee_par=une_region(),
    )  # fmt: skip


def signatures_d_un_protocole():
    """The page of a protocol, one structure more at each rank."""
    protocole = un_protocole()

    def ajouter(rang: int) -> None:
        structure = une_structure_du_bassin()
        protocole.signataires.add(structure)
        if rang % 2:
            signer(protocole, structure)

    return un_referent(), f"/documents-locaux/{protocole.uuid}/signatures/", ajouter


def indicateurs_du_tableau():
    """The table that the Région keeps."""
    return (
        une_region(),
        "/documents-locaux/tableau/",
        lambda rang: une_mesure(rang, indicateur=un_indicateur(f"i{rang}")),
    )


def tableau_d_une_note():
    """The page of a note, one indicator more at each rank."""
    note = un_document("PUBLIE", genre="NOTE")

    def ajouter(rang: int) -> None:
        une_mesure(rang, 100, indicateur=un_indicateur(f"i{rang}"), annee=2020 + rang % 4)

    return une_region(), f"/documents-locaux/{note.uuid}/", ajouter


def documents_des_ecrits() -> dict[str, bytes]:
    """A protocol half signed, its sheet, a note with its table; texts with everything that one types."""
    signee, attendue = une_structure_du_bassin(nom="Mission locale " * 8), une_structure_du_bassin()
    protocole = un_protocole(signataires=(signee, attendue))
    signer(protocole, signee)
    riche = "# Un\n\n### Trois\n\n1. a\n   - b\n\n> cité\n\n`code`, **gras**, [lien](https://exemple.example)\n\n---\n"
    protocole.sections.filter(cle="objet").update(texte=riche)
    une_mesure(12, 100)
    une_mesure(15, 100, annee=2024)
    note = publiable(genre="NOTE")
    un_chiffre(note.sections.first(), une_region())
    suivante = un_protocole("RELECTURE", bassin=un_bassin("cognac"))
    return {
        "protocole": document_pdf(protocole),
        "feuille des signatures": signatures_pdf(protocole, noms=True),
        "feuille des signatures, publique": signatures_pdf(suivante, noms=False),
        "note de territoire": document_pdf(note),
    }
