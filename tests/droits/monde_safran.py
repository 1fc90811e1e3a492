"""What the table of rights opens on the day of a session."""

import uuid
from typing import Any

from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from safran.atelier.models import ApportDeFormation, CoAuteur, Commentaire, EtapeCroisee
from safran.attestations.badges import cle_lire
from safran.attestations.models import Attestation
from safran.dispositifs.rules import usage_declarer
from safran.formations.models import FormationPage
from safran.lti.models import Lancement
from safran.lti.rules import lien_nouer
from safran.parcours.models import ModulePage
from safran.presences.jetons import code_du_moment
from safran.presences.rules.feuilles import piece_ajouter
from safran.scorm.rules import passage_ouvrir
from tests.droits.mots import INCONNU, SANS_UUID, Objets, canari
from tests.fabriques import un_bassin
from tests.safran.atelier.fabriques import une_lecture, une_proposition
from tests.safran.dispositifs.fabriques import un_dispositif
from tests.safran.fabriques_bordereaux import un_bordereau
from tests.safran.fabriques_evaluations import cles, clore, repondre, une_campagne
from tests.safran.fabriques_formations import etapes_de, une_formation
from tests.safran.fabriques_presences import PDF, les_inscriptions, une_session_du_jour
from tests.safran.fabriques_quiz import un_quiz, une_ouverte, une_question_de_banque, une_tentative_remise
from tests.safran.fabriques_scorm import une_version
from tests.safran.fabriques_sessions import un_document
from tests.safran.lti.fabriques import une_plateforme


def une_feuille_du_jour(comptes: dict[str, Compte]) -> Objets:
    """A session of today: the author is expected in the morning, her absence of the afternoon has its evidence."""
    session = une_session_du_jour(
        par=comptes["region"],
        bassin=un_bassin(),
        formation=une_formation(title="En salle aujourd’hui"),
        formateur=comptes["formateur"],
        comptes=[comptes["auteur"]],
    )
    (inscription,), (matin, apres_midi) = les_inscriptions(session), session.seances.all()
    piece_ajouter(inscription=inscription, seance=apres_midi, contenu=PDF, nom="a.pdf", par=comptes["auteur"])
    code, inconnu = inscription.public_id, uuid.uuid4()
    bordereau, document = un_bordereau(session), un_document(session)
    return {
        "document de session": ([document.uuid], [inconnu]),
        "session émargée": ([session.public_id], [inconnu]),
        "demi-journée": ([matin.public_id], [inconnu]),
        "code de la salle": ([code_du_moment(matin)], ["ZZZZZZ"]),
        "ligne de feuille": ([code, matin.pk], [inconnu, matin.pk]),
        "bordereau": ([bordereau.public_id], [inconnu]),
        "ligne de bordereau": ([bordereau.public_id, bordereau.lignes.get().pk], [inconnu, bordereau.lignes.get().pk]),
        "justificatif d’absence": ([code, apres_midi.pk], [inconnu, apres_midi.pk]),
    }


def une_session_evaluee(comptes: dict[str, Compte]) -> Objets:
    """One session whose form waits for the author; another, closed, that says what it may; a third, that may not."""
    commun = {
        "par": comptes["region"],
        "bassin": un_bassin(),
        "formateur": comptes["formateur"],
        "formation": une_formation(title="En salle, évaluée"),
    }
    ouverte = une_campagne(1, comptes=[comptes["auteur"]], **commun)
    for presentes, mot in ((5, "avislu"), (4, "avistu")):
        campagne = une_campagne(presentes, **commun)
        repondre(campagne, *[4] * presentes, **{cles(campagne, "TEXTE")[0]: canari(mot)})
        clore(campagne)
        if mot == "avislu":
            lisible = campagne
    return {
        "évaluation": ([ouverte.public_id], [uuid.uuid4()]),
        "session évaluée": ([lisible.session.public_id], [uuid.uuid4()]),
        "formation évaluée": ([lisible.session.formation_id], [INCONNU]),
    }


def un_module_commence(auteur: Any) -> Objets:
    """A package, and someone who has begun it."""
    paquet = une_version().paquet
    passage = passage_ouvrir(compte=auteur, paquet=paquet)
    return {"paquet": ([paquet.uuid], [uuid.uuid4()]), "passage": ([passage.uuid], [uuid.uuid4()])}


def une_attestation_emise(attestation: Attestation) -> Objets:
    """An attestation, by its address and by its code."""
    return {
        "attestation": ([attestation.uuid], [uuid.uuid4()]),
        "histoire d’une attestation": (["attestation", attestation.pk], ["attestation", INCONNU]),
        "code": ([attestation.code], ["0000-0000"]),
        "badge": ([attestation.uuid, "jwt"], [uuid.uuid4(), "jwt"]),
        "formation achevée": ([attestation.formation_id], [INCONNU]),
        "clé de badge": ([cle_lire().kid], ["inconnue"]),
        "tableau CSV": (["csv"], ["exe"]),
        "liste de badges": ([0], [INCONNU]),
    }


def dispositifs_construire(comptes: dict[str, Compte], ici: Structure) -> Objets:
    """All run by the author's structure, written by its referent."""
    dits = {"par": comptes["referent"], "porteuse": ici}
    brouillon = un_dispositif(titre=f"Brouillon {canari('dispositifbrouillon')}", **dits)
    propose = un_dispositif("PROPOSE", titre=f"Proposé {canari('dispositifpropose')}", **dits)
    offert = un_dispositif("CATALOGUE", titre=f"Offert {canari('dispositif')}", **dits)
    usage = usage_declarer(dispositif=offert, par=comptes["auteur"], structure=ici)
    return {
        "brouillon de dispositif": ([brouillon.uuid], [SANS_UUID]),
        "brouillon à proposer": ([brouillon.uuid, "PROPOSE"], [SANS_UUID, "PROPOSE"]),
        "dispositif proposé": ([propose.uuid], [SANS_UUID]),
        "dispositif à inscrire": ([propose.uuid, "CATALOGUE"], [SANS_UUID, "CATALOGUE"]),
        "dispositif au catalogue": ([offert.uuid], [SANS_UUID]),
        "usage de dispositif": ([usage.uuid], [SANS_UUID]),
    }


def lti_construire(comptes: dict[str, Compte]) -> Objets:
    """The author came from it, and agreed that it be told."""
    plateforme = une_plateforme(comptes["region"])
    formation = FormationPage.objects.get(slug="bonne-porte")
    champs = {"plateforme": plateforme, "sujet": "apprenant", "deploiement": "1"}
    reglages = {"deep_link_return_url": "https://campus.example/retour"}
    ouvert = Lancement.objects.create(
        uuid=uuid.uuid4(), formation=formation, ligne="https://campus.example/lignes/1", **champs
    )
    lien = lien_nouer(lancement=ouvert, par=comptes["auteur"])
    choix = Lancement.objects.create(uuid=uuid.uuid4(), reglages=reglages, **champs)
    return {
        "choix depuis une plateforme": ([choix.pk], [SANS_UUID]),
        "ouverture depuis une plateforme": ([ouvert.pk], [SANS_UUID]),
        "lien avec une plateforme": ([lien.uuid], [SANS_UUID]),
        "plateforme partenaire": ([plateforme.uuid], [SANS_UUID]),
        "plateforme à fermer": ([plateforme.uuid, "FERMEE"], [SANS_UUID, "FERMEE"]),
    }


def etapes_a_ecrire(region: Compte, publiee: FormationPage, module: ModulePage, etape: str) -> Objets:
    """A step of a published training, and what someone else wrote of it at the same time."""
    texte = f'{{"titre": "Écouter", "contenu": [{{"value": "{canari("etapecroisee")}"}}], "questions": {{}}}}'
    croisee = EtapeCroisee.objects.create(module=module, etape_id=etape, auteur=region, texte=texte)
    dit = Commentaire.objects.create(formation=publiee, etape_id=etape, auteur=region, texte=canari("commentaire"))
    return {
        "commentaires d’une étape": ([publiee.pk, etape], [INCONNU, etape]),
        "commentaire à régler": ([publiee.pk, dit.uuid], [INCONNU, dit.uuid]),
        "étape à écrire": ([publiee.pk, module.pk, etape], [publiee.pk, INCONNU, etape]),
        "étape écrite à deux": ([publiee.pk, croisee.uuid], [INCONNU, croisee.uuid]),
    }


RIEN = "00000000-0000-0000-0000-000000000000"


def propositions_construire(comptes: dict[str, Compte]) -> Objets:
    """One proposal in each state that opens something, and a training made of a document."""
    auteur, lecteur = comptes["auteur"], comptes["lecteur"]
    en_lecture = une_proposition(auteur, "EN_LECTURE", canari("modulepropose"), title="Module proposé")
    reseau = lecteur.rattachements.first().structure.reseau
    lecture = une_lecture(en_lecture, lecteur, reseau)
    a_lire = une_proposition(auteur, "EN_LECTURE", title="Module à lire")
    une_lecture(a_lire)
    une_lecture(a_lire, meme=True)
    lue = une_proposition(auteur, "LUE", title="Module lu")
    for meme in (True, False):
        rendue_le = timezone.now()
        autre = {
            "lecteur": comptes["conseiller"],
            "reseau": comptes["conseiller"].rattachements.first().structure.reseau,
        }
        une_lecture(lue, meme=meme, verdict="ACCEPTEE", rendue_le=rendue_le, **autre)
    a_envoyer = une_proposition(auteur, title="Module à envoyer")
    invite = CoAuteur.objects.create(formation=en_lecture.formation, compte=comptes["elu"], invite_par=auteur)
    tiree = une_formation(live=False, title="Tirée d’un document")
    ApportDeFormation.objects.create(formation=tiree, genre="WORD", compte_rendu={"rangs": [], "laisses": []})
    (etape,) = etapes_de(en_lecture.formation.get_children().get().specific)
    auteurs = {"formation": en_lecture.formation, "etape_id": etape, "auteur": auteur}
    Commentaire.objects.create(**auteurs, texte=canari("moduledit"))
    return {
        "commentaires d’un module proposé": ([en_lecture.formation_id, etape], [INCONNU, etape]),
        "formation tirée d’un document": ([tiree.pk], [INCONNU]),
        "module proposé": ([en_lecture.formation_id], [INCONNU]),
        "coauteur d’un module": ([en_lecture.formation_id, invite.uuid], [INCONNU, invite.uuid]),
        "proposition en lecture": ([en_lecture.uuid], [RIEN]),
        "proposition à envoyer": ([a_envoyer.uuid], [RIEN]),
        "proposition à lire": ([a_lire.uuid], [RIEN]),
        "proposition à décider": ([lue.uuid, "ecarter"], [RIEN, "ecarter"]),
        "lecture d’une proposition": ([lecture.uuid], [RIEN]),
    }


def bloc_question() -> tuple[str, int]:
    """A question of the bank, to be put in a step."""
    return "question", une_question_de_banque().pk


def questions_construire(auteur: Compte, formation: FormationPage, module: ModulePage) -> Objets:
    """The question that opens the first step, and an open answer that this person has handed in."""
    etape = module.etapes.raw_data[0]
    ici = [formation.pk, module.pk, etape["id"]]
    essai = une_tentative_remise(auteur, un_quiz([une_ouverte()]))
    return {
        "question d’une étape": ([*ici, etape["value"]["contenu"][0]["id"]], [*ici, "inconnue"]),
        "réponse à relire": ([essai.ouvertes.get().uuid], [uuid.UUID(int=INCONNU)]),
    }
