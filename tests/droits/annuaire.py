"""The directory of the small world: what is public, what is hidden, what waits for an answer."""

import datetime
import uuid

from django.utils import timezone

from reseau.annuaire.models import Correspondance, Doublon, FichierDepose, Import
from reseau.annuaire.rules.fiches import contact_creer, creneau_creer
from reseau.annuaire.rules.recherche import entree_proposer
from reseau.annuaire.rules.services import lieu_creer, service_au_lieu_ajouter, service_creer
from reseau.annuaire.rules.tenue import signalement_creer
from reseau.comptes.models import Compte
from reseau.echanges.imports.correspondances import reglages_lire
from reseau.echanges.rules.correspondances import correspondance_enregistrer
from reseau.echanges.rules.imports.depots import depot_garder
from reseau.structures.choices import Statut as StatutDeStructure
from reseau.structures.models import Structure
from reseau.structures.rules import structure_creer, structure_fusionner, structure_statut_changer
from reseau.territoires.models import Commune, CompositionBassin, Departement
from reseau.vocabulaires.models import Mission, NiveauCep, TypePublic
from tests import fabriques
from tests.droits.mots import CODE_INCONNU, INCONNU, canari


def annuaire_construire(referente: Compte, ici: Structure, voisine: Structure) -> dict[str, tuple[list, list]]:
    """Arguments of an address by object, those that exist and those that do not."""
    deux_sevres = Departement.objects.create(code="79", nom="Deux-Sèvres")
    commune = Commune.objects.create(
        code_insee="79191", nom="Niort", nom_replie="niort", departement=deux_sevres, latitude=46.32, longitude=-0.46
    )
    CompositionBassin.objects.create(bassin=fabriques.un_bassin(), commune=commune, du=datetime.date(2010, 1, 1))
    donne = service_creer(
        structure=ici, nom="Faire le point", modes=["SUR_PLACE"], niveaux_cep=NiveauCep.objects.filter(niveau=1),
        missions=Mission.objects.filter(code="conseil"), publics=TypePublic.objects.filter(code="tout-public"),
    )  # fmt: skip
    agence = lieu_creer(structure=ici, commune=commune, nom="Agence", services=[donne])
    signale = signalement_creer(structure=ici, inexactitudes=["HORAIRES"], texte=f"Fermé {canari('signalement')}")
    proposee = entree_proposer(cle=uuid.uuid4(), par=referente, expressions=f"mot {canari('lexique')}", source="Essai")
    creneau = creneau_creer(
        lieu=agence, structure=voisine, jour=1, demi_journee="MATIN", debut=datetime.time(9), fin=datetime.time(12)
    )
    contact = contact_creer(structure=ici, libelle=f"Ligne directe {canari('contact')}", telephone="0549000000")
    importation = Import.objects.create(source="essai", nom=f"{canari('import')}.csv")
    sien = Import.objects.create(source="essai", nom=f"{canari('sien')}.csv", compte=referente)
    doublon = Doublon.objects.create(source="essai", source_id="d1", nom=canari("doublon"), structure=ici)
    depot, gardee = _tableur()
    retire = lieu_creer(structure=ici, commune=commune, nom=f"Ancienne antenne {canari('lieu')}", publie=False)
    prepare = service_creer(structure=ici, nom=f"Atelier {canari('service')}", modes=["SUR_PLACE"], publie=False)
    au_lieu = service_au_lieu_ajouter(service=prepare, lieu=retire)
    candidate = structure_creer(reseau=ici.reseau, nom=f"Candidate {canari('candidate')}", code="candidate")
    structure_statut_changer(structure=candidate, statut=StatutDeStructure.CANDIDATE, du=timezone.localdate())
    absorbee = fabriques.une_structure(ici.reseau, code="absorbee")
    structure_fusionner(source=absorbee, cible=voisine)
    return {
        "couche de la carte": (["bassins"], [CODE_INCONNU]),
        "structure candidate": (["candidate"], [CODE_INCONNU]),
        "structure fusionnée": (["absorbee"], [CODE_INCONNU]),
        "import": ([importation.pk], [INCONNU]),
        "import de la référente": ([sien.pk], [INCONNU]),
        "doublon": ([doublon.pk], [INCONNU]),
        "tableur déposé": ([depot.public_id], [uuid.uuid4()]),
        "correspondance": ([gardee.pk], [INCONNU]),
        "réseau": ([ici.reseau.code], [CODE_INCONNU]),
        "vocabulaire": (["missions"], [CODE_INCONNU]),
        "fichier de l’annuaire": (["annuaire.geojson"], ["annuaire.exe"]),
        "fichier des contacts": (["contacts.csv"], ["contacts.exe"]),
        "fichier des permanences": (["permanences.csv"], ["permanences.exe"]),
        "adresse inventée": ([CODE_INCONNU], ["ailleurs-encore"]),
        "signalement": ([signale.pk], [INCONNU]),
        "entrée du lexique": ([proposee.uuid, "EN_VIGUEUR"], [uuid.uuid4(), "EN_VIGUEUR"]),
        "créneau": ([creneau.pk], [INCONNU]),
        "contact": ([contact.pk], [INCONNU]),
        "lieu": ([retire.public_id], [uuid.uuid4()]),
        "lieu publié": ([agence.public_id], [uuid.uuid4()]),
        "service": ([prepare.pk], [INCONNU]),
        "service publié": ([donne.pk], [INCONNU]),
        "service au lieu": ([au_lieu.pk], [INCONNU]),
    }


def _tableur() -> tuple[FichierDepose, Correspondance]:
    """A free spreadsheet that waits for its columns to be told, and what another source was told to hold."""
    mot = canari("tableur")
    contenu = f"Structure;Ville\r\nRelais {mot};Niort\r\n".encode()
    depot = depot_garder(contenu=contenu, nom=f"{mot}.csv", source=f"source-{mot}", par=None)
    reglages = reglages_lire({"colonnes": {"Structure": "structure_nom", mot: "commune"}})
    return depot, correspondance_enregistrer(source=f"autre-{mot}", reglages=reglages, colonnes=["structure", mot])
