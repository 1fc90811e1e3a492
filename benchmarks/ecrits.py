"""A document of forty sections and the list of documents; the signatures of a protocol, a note with its table."""

import datetime

SECTIONS, VERSIONS, ANNEE, INDICATEURS = 40, 150, 2040, 20


def preparer() -> tuple:
    """Write everything straight into its table; the rules have their own tests."""
    from django.core.management import call_command

    from reseau.comptes.models import Compte
    from reseau.ecrits.models import (
        DocumentLocal,
        IndicateurTerritoire,
        MesureTerritoire,
        SectionDocument,
        SourceCitee,
    )
    from reseau.structures.models import Structure
    from reseau.territoires.models import Bassin

    if not Compte.objects.exists():
        call_command("charger_demo", verbosity=0)
    compte, le = Compte.objects.first(), datetime.datetime(ANNEE, 3, 1, tzinfo=datetime.UTC)
    gele = {"ouvert_par": compte, "publie_par": compte, "publie_le": le, "empreinte": "0" * 64, "etat": "REMPLACE"}
    niort, bassins = Bassin.objects.get(code="niort"), list(Bassin.objects.all())
    DocumentLocal.objects.bulk_create(
        DocumentLocal(genre="DIAGNOSTIC", bassin=bassins[rang % len(bassins)], annee=ANNEE, numero=100 + rang, **gele)
        for rang in range(VERSIONS)
    )
    document, protocole, note = (
        DocumentLocal.objects.create(genre=genre, bassin=niort, annee=ANNEE, numero=999, **gele)
        for genre in ("DIAGNOSTIC", "PROTOCOLE", "NOTE")
    )
    protocole.signataires.set(Structure.objects.all()[:40])
    sections = SectionDocument.objects.bulk_create(
        SectionDocument(
            document=document, ordre=rang, cle=f"s{rang}", titre=f"Section numéro {rang}",
            texte="Un **paragraphe** de trois lignes.\n\n- un\n- deux\n\n" * 6,
        )
        for rang in range(SECTIONS)
    )  # fmt: skip
    SourceCitee.objects.bulk_create(SourceCitee(section=s, intitule="Insee, 2023", citee_par=compte) for s in sections)
    lignes = IndicateurTerritoire.objects.bulk_create(
        IndicateurTerritoire(code=f"banc-{rang}", libelle=f"Indicateur {rang}", unite="%", source="Banc")
        for rang in range(INDICATEURS)
    )
    MesureTerritoire.objects.bulk_create(
        MesureTerritoire(indicateur=ligne, bassin=bassin, annee=annee, valeur=annee, sur=5000, importee_par=compte)
        for ligne in lignes
        for bassin in bassins
        for annee in range(2020, 2026)
    )
    return document, protocole, note
