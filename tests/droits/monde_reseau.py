"""The directory of the small world: what is public, what is hidden, what waits for an answer."""

import datetime
import uuid
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from home.choices import EtatDocument
from home.documents import gels
from home.temps.calendrier import heure_de_paris
from reseau.agenda.horaires import Repetition
from reseau.agenda.models import Evenement, JourSensible, ProgrammeAnnuel
from reseau.agenda.rules.evenements import evenement_tenir
from reseau.agenda.rules.moderation import avis_etat_donner
from reseau.animation.choices import Qualite
from reseau.animation.models import Comite
from reseau.animation.rules.comptes_rendus import observation_deposer
from reseau.animation.rules.convocations import reunion_convoquer, sondage_ouvrir
from reseau.animation.rules.preparation import piece_joindre, point_inscrire, reunion_preparer
from reseau.animation.rules.seance import point_ecrire
from reseau.annuaire.models import Correspondance, Doublon, FichierDepose, Import
from reseau.annuaire.rules.fiches import contact_creer, creneau_creer
from reseau.annuaire.rules.recherche import entree_proposer
from reseau.annuaire.rules.services import lieu_creer, service_au_lieu_ajouter, service_creer
from reseau.annuaire.rules.tenue import signalement_creer
from reseau.carnets.permissions import lien_de
from reseau.carnets.rules import partage_ouvrir
from reseau.comptes.models import Compte
from reseau.echanges.imports.correspondances import reglages_lire
from reseau.echanges.rules.correspondances import correspondance_enregistrer
from reseau.echanges.rules.imports.depots import depot_garder
from reseau.ecrits.models import DocumentLocal, ImportMesures, SectionDocument, TexteEnMarge
from reseau.ecrits.rules.sections import remarque_faire, source_citer
from reseau.membres.rules.appartenances import appartenance_constater
from reseau.orientation.models import CalculCouverture
from reseau.orientation.rules.regles import cas_proposer, jeu_preparer, regle_proposer
from reseau.plans.models import EtatAnnuel, OrientationDuSchema
from reseau.plans.rules import etape_ajouter, indicateur_ecrire
from reseau.structures.choices import Statut as StatutDeStructure
from reseau.structures.models import Structure
from reseau.structures.rules import structure_creer, structure_fusionner, structure_statut_changer
from reseau.territoires.models import Bassin, Commission, Commune, CompositionBassin, CompositionCommission, Departement
from reseau.territoires.rules import commission_creer, communes_deplacer
from reseau.vocabulaires.models import Mission, NiveauCep, TypePublic
from tests import fabriques
from tests.droits.mots import CODE_INCONNU, INCONNU, SANS_UUID, Objets, canari
from tests.fabriques import un_bassin, un_conseiller, un_reseau
from tests.reseau.agenda.fabriques import dans, passe, un_apport, un_evenement, un_manque, une_charte
from tests.reseau.animation.fabriques import un_comite, un_comite_complet, un_point, un_siege, une_reunion, une_suite
from tests.reseau.animation.suites import une_adoptee, une_close, une_seance
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.carnets.fabriques import un_carnet
from tests.reseau.ecrits.fabriques import publiable, un_chiffre, un_document, un_indicateur, un_protocole, une_section
from tests.reseau.orientation.fabriques import (
    un_besoin,
    un_cas_ecrit,
    une_fiche_ouverte,
    une_information,
    une_regle,
    une_situation,
)
from tests.reseau.plans.fabriques import ANNEE, un_axe, un_plan, une_action, une_decision
from tests.reseau.tendances.fabriques import une_source, une_tendance
from tests.reseau.vie_locale.fabriques import une_actualite, une_entree, une_orientation
from tests.safran.demandes.fabriques import une_demande


def annuaire_construire(referente: Compte, ici: Structure, voisine: Structure) -> Objets:
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


def bassins_construire(comptes: dict[str, Compte], ici: Structure) -> Objets:
    """A belonging, a commission, a commune that will move."""
    niort, cognac = Bassin.objects.get(code="niort"), Bassin.objects.get(code="cognac")
    motif = f"Reçoit à distance {canari('appartenance')}"
    appartenance = appartenance_constater(structure=ici, bassin=niort, par=comptes["charge_mission"], motif=motif)
    commission_creer(code="commission-d-ici", nom="Commission d’ici", bassins=[niort])
    dans_un_mois = timezone.localdate() + timedelta(days=30)
    (arrivee,) = communes_deplacer(
        communes=[Commune.objects.filter(compositions__bassin=niort).first()],
        bassin=cognac,
        jour=dans_un_mois,
        par=comptes["region"],
    )
    return {
        "bassin": (["niort"], [CODE_INCONNU]),
        "commission": (["commission-d-ici"], [CODE_INCONNU]),
        "déplacement": ([arrivee.pk], [INCONNU]),
        "appartenance": (["niort", appartenance.pk], ["niort", INCONNU]),
    }


# A first information kept by the network of the lead; a short list of the colleague, shared, with one sheet
def carnets_construire(comptes: dict[str, Compte], ici: Structure) -> Objets:
    """A page kept by the network of the lead; a list of the colleague, shared, with one sheet."""
    besoin = un_besoin("besoin-dit")
    une_information(besoin, reseau=ici.reseau, par=comptes["region"])
    carnet = un_carnet(comptes["collegue"], ici, titre=canari("listecourte"))
    jeton = lien_de(partage_ouvrir(carnet=carnet, par=comptes["collegue"])).rstrip("/").rsplit("/", 1)[1]
    return {
        "première information": ([besoin.code], ["inconnu"]),
        "carnet": ([carnet.uuid], [uuid4()]),
        "fiche gardée": ([carnet.fiches.get().pk], [INCONNU]),
        "lien d’une liste": ([jeton], ["inconnu"]),
        "lien fermé": (["ferme"], ["inconnu"]),
    }


def orientation_construire(ici: Structure, ailleurs: Structure) -> Objets:
    """A slip from one structure to another; the measure of Niort, cut on its way."""
    CalculCouverture.objects.create(bassin=un_bassin())
    fiche = une_fiche_ouverte(ici, ailleurs)
    return {
        "bassin mesuré": (["niort"], [CODE_INCONNU]),
        "fiche de liaison": ([fiche.cle], [uuid4()]),
        "histoire d’une fiche de liaison": (["fiche_de_liaison", fiche.pk], ["fiche_de_liaison", INCONNU]),
    }


def regles_construire(comptes: dict[str, Compte]) -> Objets:
    """A draft with a rule, a case, and what somebody proposed, by the rules."""
    region, charge, inconnu = comptes["region"], comptes["charge_mission"], [uuid.uuid4()]
    jeu = jeu_preparer(par=region)
    regle = une_regle(jeu, region)
    dits = {"besoin": un_besoin(), "effet": "ECARTER", "reseau": un_reseau("cibc"), "motif": "Fermé l’été."}
    proposee = regle_proposer(par=charge, cle=uuid.uuid4(), **dits)
    cas = {"libelle": "Cas proposé", "besoin": un_besoin(), "situation": une_situation(), "commune": une_commune()}
    return {
        "jeu de règles": ([jeu.numero], [INCONNU]),
        "histoire d’un jeu de règles": (["jeu_de_regles", jeu.pk], ["jeu_de_regles", INCONNU]),
        "règle d’orientation": ([regle.uuid], inconnu),
        "règle proposée": ([proposee.uuid], inconnu),
        "cas d’essai": ([un_cas_ecrit(region).uuid], inconnu),
        "cas proposé": ([cas_proposer(par=charge, cle=uuid.uuid4(), **cas).uuid], inconnu),
    }


def evenements_construire(comptes: dict[str, Compte], ici: Structure) -> Objets:
    """Events of the author's structure, in the bassin of which it is."""

    def un(mot: str = "", moderation: str = "PROGRAMME", **champs: Any) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
        titre = f"Forum {canari(mot)}" if mot else "Forum ouvert"
        evenement: Evenement = un_evenement(moderation, par=comptes["auteur"], organisateur=ici, titre=titre, **champs)
        return [evenement.uuid], [uuid.uuid4()]

    serie = un(repetition=Repetition("SEMAINE", dans(74)))
    tenu = un_evenement(par=comptes["auteur"], organisateur=ici, titre="Forum tenu")
    autour = un_evenement(par=comptes["auteur"], organisateur=ici, titre="Forum à plusieurs")
    propose = un_apport(autour, comptes["conseiller"])
    return {
        "événement tenu": ([evenement_tenir(evenement=passe(tenu)).uuid], [uuid.uuid4()]),
        "apport proposé": ([propose.uuid], [uuid.uuid4()]),
        "apport cherché": ([un_manque(autour, canari("apport")).uuid], [uuid.uuid4()]),
        "événement à plusieurs": ([autour.uuid], [uuid.uuid4()]),
        "événement à annuler": ([*serie[0], "annuler"], [*serie[1], "annuler"]),
        "date d’événement": ([*serie[0], 2], [*serie[1], 2]),
        "événement": un(),
        "événement des membres": un("evenementmembres", visibilite="MEMBRES"),
        "événement du bassin": un("evenementbassin", visibilite="BASSIN"),
        "événement à modérer": un("evenementpropose", "PROPOSE"),
        "brouillon d’événement": un("evenementbrouillon", "BROUILLON"),
        "flux de l’agenda": (["bassin", "niort"], ["bassin", "inconnu"]),
        "encart de l’agenda": ([ici.code], ["structure-inconnue"]),
    }


def moderation_construire(comptes: dict[str, Compte], ici: Structure) -> Objets:
    """Made by the rules, but for the document: its bytes are enough to serve it."""
    region, inconnu = comptes["region"], [uuid.uuid4()]
    dits: dict[str, Any] = {"par": comptes["auteur"], "organisateur": ici}
    eleves = un_evenement("PROPOSE", titre="Forum des lycéens", publics=("eleves-etudiants",), **dits)
    avis_etat_donner(avis=eleves.avis_etat, par=comptes["etat"], sens="RESERVE", texte=canari("avisetat"))
    regle = un_evenement(titre="Forum réglé", **dits)
    charte = une_charte(publiee_par=region)
    jour = JourSensible.objects.create(
        nature="EXAMEN", titre="Examen", du=dans(20), au=dans(20) + datetime.timedelta(days=1), source="Bulletin"
    )
    annee, contenu = dans(60).year, b"%PDF-1.7 programme"
    fichier = f"programmes/{annee}/essai-{uuid.uuid4().hex[:8]}.pdf"
    gels.fichier_poser(fichier, contenu)
    programme = ProgrammeAnnuel.objects.create(
        numero=f"PROG-{annee}-001", annee=annee, evenements=1, fichier=fichier, sha256=gels.empreinte(contenu),
        fige_par=region,
    )  # fmt: skip
    return {
        "événement pour les élèves": ([eleves.uuid], inconnu),
        "événement à rouvrir": ([regle.uuid], inconnu),
        "version de la charte": ([charte.numero], [INCONNU]),
        "jour sensible": ([jour.pk], [INCONNU]),
        "année": ([annee], [1515]),
        "programme figé": ([programme.numero], ["PROG-1515-001"]),
    }


def vie_locale_construire(comptes: dict[str, Compte], ici: Structure) -> Objets:
    """News for everyone and for a bassin, a line of its log, an orientation that waits for its relays."""
    par, inconnue = comptes["charge_mission"], [uuid.uuid4()]
    ouverte = une_actualite(par=par)
    reservee = une_actualite(par=par, titre="Entre nous", texte=canari("actualite"), visibilite="BASSIN")
    entree = une_entree(par=par, structure=ici, note=canari("journal"))
    orientation = une_orientation(par=comptes["region"], texte=canari("orientation"), echeance=dans(30))
    return {
        "actualité": ([ouverte.uuid], inconnue),
        "actualité du bassin": ([reservee.uuid], inconnue),
        "entrée du journal": ([entree.uuid], inconnue),
        "orientation": ([orientation.numero], ["ORI-1515-01"]),
        "orientation à relayer": ([orientation.numero, ici.reseau.code], ["ORI-1515-01", ici.reseau.code]),
    }


def plans_construire(comptes: dict[str, Compte], ici: Structure) -> Objets:
    """The plan of Niort for this year, led by the author's structure; that of the next year, not voted yet."""
    region, inconnu = comptes["region"], INCONNU
    vote, prepare = un_plan(territoire=un_bassin()), un_plan("PREPARE", territoire=un_bassin(), annee=ANNEE + 1)
    action = une_action(vote, porteur_structure=ici, titre=canari("planvote"))
    brouillon = une_action(prepare, porteur_structure=ici, titre=canari("planbrouillon"))
    absent = uuid4()
    etape = etape_ajouter(action=action, par=region, cle=uuid4(), titre="Visiter")
    mesure = indicateur_ecrire(action=action, par=region, cle=uuid4(), libelle="Lieux", unite="lieux", cible=3)
    etat = EtatAnnuel.objects.create(plan=vote, compte=comptes["charge_mission"], etat=EtatDocument.PRET)
    storages["prive"].save(etat.fichier, ContentFile(b"%PDF-1.7"))
    decision = une_decision(un_comite_complet("BUREAU"))
    return {
        "décision à porter": ([decision.numero], ["D-1999-001"]),
        "plan voté": ([vote.code, vote.annee], ["inconnu", vote.annee]),
        "plan en préparation": ([prepare.code, prepare.annee], ["inconnu", prepare.annee]),
        "plan à voter": ([prepare.code, prepare.annee, "voter"], ["inconnu", prepare.annee, "voter"]),
        "état annuel": ([etat.uuid], [absent]),
        "axe d’un plan": ([un_axe(vote).pk], [inconnu]),
        "action de plan": ([action.uuid], [absent]),
        "action en préparation": ([brouillon.uuid], [absent]),
        "histoire d’une action de plan": (["action_plan", action.pk], ["action_plan", inconnu]),
        "étape d’action": ([etape.uuid], [absent]),
        "indicateur d’action": ([mesure.uuid], [absent]),
    }


def _dans(jours: int) -> tuple[datetime.datetime, datetime.datetime]:
    jour = timezone.localdate() + datetime.timedelta(days=jours)
    return heure_de_paris(jour, datetime.time(14)), heure_de_paris(jour, datetime.time(16))


def _un_comite(comptes: dict[str, Compte], ici: Structure, genre: str, **champs: Any) -> Comite:
    """Chaired by the élue, held by the chargée de mission, where the author sits."""
    comite = un_comite(genre, **champs)
    un_siege(comite, comptes["elu"], Qualite.PRESIDENCE, organisme="Conseil régional")
    un_siege(comite, comptes["charge_mission"], Qualite.SECRETARIAT, organisme="Région")
    un_siege(comite, comptes["auteur"], structure=ici)
    return comite


def _reunion(comite: Comite, par: Compte, titre: str, jours: int, *, convoquee: bool) -> Any:
    debut, fin = _dans(jours)
    reunion = reunion_preparer(comite=comite, par=par, cle=uuid.uuid4(), debut=debut, fin=fin, endroit=f"Salle {jours}")
    point_inscrire(comite=comite, par=par, cle=uuid.uuid4(), reunion=reunion, titre=titre)
    return reunion_convoquer(reunion=reunion, par=par) if convoquee else reunion


def reunions_construire(comptes: dict[str, Compte], ici: Structure) -> Objets:
    """One meeting for each kind of reader, what hangs on it, and a question of dates."""
    par = comptes["charge_mission"]
    local = _un_comite(comptes, ici, "LOCAL", nom="Comité du bassin", visibilite="BASSIN")
    ferme = _un_comite(comptes, ici, "BUREAU", nom="Bureau fermé")
    du_bassin = _reunion(local, par, f"Mobilité {canari('reunionbassin')}", 20, convoquee=True)
    du_comite = _reunion(ferme, par, f"Finances {canari('reunioncomite')}", 25, convoquee=True)
    brouillon = _reunion(local, par, f"À venir {canari('reunionbrouillon')}", 60, convoquee=False)
    piece = piece_joindre(reunion=du_bassin, par=par, cle=uuid.uuid4(), nom="note.pdf", contenu=b"%PDF-1.7 note")
    reserve = point_inscrire(comite=local, par=par, cle=uuid.uuid4(), titre=f"Idée {canari('reunionreserve')}")
    sondage = sondage_ouvrir(
        comite=local, par=par, cle=uuid.uuid4(), dates=[_dans(80), _dans(81)], repondre_avant=timezone.localdate()
    )
    convocation = du_bassin.convocations.get(siege__compte=comptes["auteur"])
    return {
        "instance du bassin": ([local.code], ["inconnue"]),
        "réunion du bassin": ([du_bassin.uuid], [SANS_UUID]),
        "réunion du comité": ([du_comite.uuid], [SANS_UUID]),
        "réunion en préparation": ([brouillon.uuid], [SANS_UUID]),
        "réunion à reporter": ([du_bassin.uuid, "reporter"], [SANS_UUID, "reporter"]),
        "convocation": ([convocation.uuid], [SANS_UUID]),
        "pièce de réunion": ([piece.uuid], [SANS_UUID]),
        "point en réserve": ([reserve.uuid], [SANS_UUID]),
        "sondage": ([sondage.uuid], [SANS_UUID]),
        "date proposée": ([sondage.uuid, sondage.dates.earliest("pk").pk], [SANS_UUID, 987_654]),
    }


def seance_construire(comptes: dict[str, Compte]) -> Objets:
    """A session of a body that keeps to itself, where the author sits: a text, another kept beside, a decision."""
    comite = un_comite("TECHNIQUE", nom="Comité en séance")
    un_siege(comite, comptes["charge_mission"], Qualite.SECRETARIAT, organisme="Région")
    un_siege(comite, comptes["auteur"], organisme="Un organisme")
    point = un_point(une_reunion("EN_COURS", comite=comite), titre=canari("seance"))
    point_ecrire(point=point, par=comptes["charge_mission"], texte=canari("ecrit"), version=1)
    autre = point_ecrire(point=point, par=comptes["region"], texte=canari("autretexte"), version=1).concurrent
    suite = une_suite(point, texte=canari("suite"))
    objets = {
        "réunion en séance": point.reunion,
        "point en séance": point,
        "suite en séance": suite,
        "texte concurrent": autre,
    }
    return {nom: ([objet.uuid], [uuid.uuid4()]) for nom, objet in objets.items()}


def instances_construire(comptes: dict[str, Compte]) -> Objets:
    """The local body of Niort, where a counsellor sits."""
    comite = Comite.objects.filter(bassin=un_bassin(), au=None).first() or un_comite(nom="Comité d’ici")
    siege = un_siege(comite, un_conseiller())
    reunion = une_reunion(comite=comite)
    return {
        "instance": ([comite.code], [CODE_INCONNU]),
        "siège": ([siege.uuid], [uuid.uuid4()]),
        "réunion à préparer": ([reunion.uuid], [uuid.uuid4()]),
    }


def suites_construire(comptes: dict[str, Compte]) -> Objets:
    """The commission over the bassin: an élue chairs it, who animates the bassin holds it, the colleague sits there."""
    commission = Commission.objects.create(code="gatine", nom="Gâtine")
    CompositionCommission.objects.create(commission=commission, bassin=un_bassin(), du=datetime.date(2020, 1, 1))
    comite = un_comite("TERRITORIALE", commission=commission, visibilite="BASSIN")
    for role, qualite in (("elu", "PRESIDENCE"), ("charge_mission", "SECRETARIAT"), ("collegue", "TITULAIRE")):
        organisme = {} if qualite == "TITULAIRE" else {"organisme": "Conseil régional"}
        un_siege(comite, comptes[role], qualite, **organisme)
    adopte = une_adoptee(comite, texte=canari("decision"))
    provisoire = une_close(comite, texte=canari("decisionprovisoire"), observable=True)
    remarque = observation_deposer(
        reunion=provisoire, par=comptes["collegue"], cle=uuid.uuid4(), texte=canari("observation")
    )
    en_seance = une_seance(comite)
    prise, attendue = adopte.reunion.decisions.get(), provisoire.decisions.get()
    inconnu = uuid.uuid4()
    return {
        "compte rendu adopté": ([adopte.reunion.uuid], [inconnu]),
        "compte rendu provisoire": ([provisoire.uuid], [inconnu]),
        "code de compte rendu": ([adopte.code], ["code-invente"]),
        "observation": ([remarque.uuid], [inconnu]),
        "séance à clore": ([en_seance.uuid], [inconnu]),
        "décision": ([prise.numero], [f"D-{prise.annee}-{INCONNU}"]),
        "décision provisoire": ([attendue.numero], [f"D-{prise.annee}-{INCONNU}"]),
        "décision à suivre": ([prise.numero, "appliquer"], [f"D-{prise.annee}-{INCONNU}", "appliquer"]),
        "action": ([adopte.reunion.actions.get().uuid], [inconnu]),
    }


def ecrits_construire(comptes: dict[str, Compte]) -> Objets:
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


def ecrits_s_construire(comptes: dict[str, Compte], ici: Structure) -> Objets:
    """The protocol of Niort is that of ecrits_d_monde; that of another bassin is read by everyone."""
    a_signer = DocumentLocal.objects.get(genre="PROTOCOLE", bassin=un_bassin())
    a_signer.signataires.add(ici)
    public = un_protocole(bassin=un_bassin("royan"), diffusion="TOUS")
    importation = ImportMesures.objects.create(nom="mesures.csv", par=comptes["region"])
    absent = uuid4()
    return {
        "protocole à signer": ([a_signer.uuid], [absent]),
        "protocole public": ([public.uuid], [absent]),
        "indicateur du tableau": ([un_indicateur().pk], [INCONNU]),
        "import de mesures": ([importation.uuid], [absent]),
    }


def tendances_construire(comptes: dict[str, Compte]) -> Objets:
    """All kept by the Région; the request is filed by who animates Niort."""
    tendance, source, absent = une_tendance(), une_source(par=comptes["region"]), uuid.uuid4()
    orientation = OrientationDuSchema.objects.create(code="o9", titre="Relayer sans perdre")
    demande = une_demande(par=comptes["charge_mission"], besoin=canari("besoindit"))
    return {
        "tendance": ([tendance.code], [CODE_INCONNU]),
        "source de veille": ([source.uuid], [absent]),
        "orientation du schéma": ([orientation.code], [CODE_INCONNU]),
        "demande de formation": ([demande.uuid], [absent]),
        "demande à étudier": ([demande.uuid, "ETUDIEE"], [absent, "ETUDIEE"]),
        "histoire d’une demande de formation": (["demande_formation", demande.pk], ["demande_formation", INCONNU]),
    }
