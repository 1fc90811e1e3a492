"""One small world for the table of rights: one account per role, one object of each kind, made by the rooms' rules.

Each private text carries a sentinel, so that a test can look for it wherever it should not be (T02)."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import TestCase
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, Site

from home.choices import Verdict
from home.courriels.boite import courriel_create, lien_d_arret
from home.courriels.nouvelles import recapitulatif_choose
from home.models import AccueilPage, ContenuPage, DocumentSafran, ParametresSite
from home.temps.calendrier import flux_create
from pratiques.choices import Statut
from pratiques.models import BibliothequePage, Brouillon, FichePratiquePage
from pratiques.rules.fonds import RelectureReprise
from pratiques.rules.relectures import fil_ecrire, relecture_prendre
from reseau.comptes.models import Compte
from reseau.membres.models import DemandeCompte, Profil
from reseau.membres.queries.equipes import lien_de as lien_d_invitation
from reseau.membres.rules.invitations import invitation_creer, mandat_proposer
from reseau.membres.rules.personnes import demande_creer
from reseau.structures.models import Structure
from safran.attestations.models import Attestation
from safran.inscriptions.models import OuvertureParGroupe
from safran.inscriptions.queries.inscriptions import lien_de
from safran.parcours.rules import suivis
from safran.quiz.genres import questions_a_plat
from safran.quiz.rules import tentatives
from tests import fabriques
from tests.droits.monde_pratiques import autour_des_fiches, un_album
from tests.droits.monde_reseau import (
    annuaire_construire,
    bassins_construire,
    carnets_construire,
    ecrits_construire,
    ecrits_s_construire,
    evenements_construire,
    instances_construire,
    moderation_construire,
    orientation_construire,
    plans_construire,
    regles_construire,
    reunions_construire,
    seance_construire,
    suites_construire,
    tendances_construire,
    vie_locale_construire,
)
from tests.droits.monde_safran import (
    bloc_question,
    dispositifs_construire,
    etapes_a_ecrire,
    lti_construire,
    propositions_construire,
    questions_construire,
    un_module_commence,
    une_attestation_emise,
    une_feuille_du_jour,
    une_session_evaluee,
)
from tests.droits.mots import CODE_INCONNU, INCONNU, Objets, canari
from tests.pratiques.fabriques import rendre, un_brouillon, une_fiche, une_fiche_soumise
from tests.safran import fabriques_quiz
from tests.safran.fabriques_attestations import une_attestation, une_formation_a_quiz
from tests.safran.fabriques_formations import etapes_de, un_catalogue, un_module, une_etape, une_formation
from tests.safran.fabriques_sessions import dans, une_inscription, une_reserve, une_session


@dataclass
class Monde:
    """Accounts by role; arguments of an address by object, those that exist and those that do not."""

    comptes: dict[str, Compte]
    objets: Objets


def monde_construire() -> Monde:
    ParametresSite.for_site(Site.objects.get(is_default_site=True))  # Wagtail les crée à leur première lecture
    with TestCase.captureOnCommitCallbacks(execute=True):
        reseaux = {"ici": "missions-locales", "voisine": "missions-locales", "ailleurs": "cap-emploi", "tierce": "apec"}
        structures = {code: fabriques.une_structure(reseau, code=code) for code, reseau in reseaux.items()}
        comptes = _comptes(**structures)
        objets = {
            "": ([], []),
            **_reseau(comptes, structures["ici"]),
            **annuaire_construire(comptes["referent"], structures["ici"], structures["voisine"]),
            **bassins_construire(comptes, structures["ici"]),
            **evenements_construire(comptes, structures["ici"]),
            **seance_construire(comptes),
            **moderation_construire(comptes, structures["ici"]),
            **vie_locale_construire(comptes, structures["ici"]),
            **suites_construire(comptes),
            **reunions_construire(comptes, structures["ici"]),
            **plans_construire(comptes, structures["ici"]),
            **orientation_construire(structures["ici"], structures["ailleurs"]),
            **regles_construire(comptes),
            **carnets_construire(comptes, structures["ici"]),
            **ecrits_construire(comptes),
            **ecrits_s_construire(comptes, structures["ici"]),
            **_formations(comptes["auteur"], comptes["region"]),
            **propositions_construire(comptes),
            **_sessions(comptes, structures["ici"]),
            **une_feuille_du_jour(comptes),
            **une_session_evaluee(comptes),
            **_pratiques(comptes, structures["voisine"]),
            **_pages(),
            **documents_construire(),
            **instances_construire(comptes),
            **dispositifs_construire(comptes, structures["ici"]),
            **tendances_construire(comptes),
            **lti_construire(comptes),
        }
    # L'attestation s'émet après la transaction, comme en vrai : ses gestes différés tournent ici.
    with TestCase.captureOnCommitCallbacks(execute=True):
        attestation = une_attestation(comptes["auteur"], une_formation_a_quiz(title="Achevée"))
    objets |= une_attestation_emise(Attestation.objects.get(pk=attestation.pk))
    return Monde(comptes, objets)


def _comptes(ici: Structure, voisine: Structure, ailleurs: Structure, tierce: Structure) -> dict[str, Compte]:
    def nomme(role: str) -> dict[str, str]:
        email = f"{role.replace('_', '-')}@exemple.example"
        return {"email": email, "prenom": "Sacha", "nom": f"Rôle {role}", "mot_de_passe": fabriques.MOT_DE_PASSE}

    technique = fabriques.un_compte(**nomme("superuser"))
    Compte.objects.filter(pk=technique.pk).update(is_superuser=True)
    technique.refresh_from_db()
    return {
        "ancien": fabriques.un_ancien_membre(structure=ici, **nomme("ancien")),
        "candidat": fabriques.un_compte(**nomme("candidat")),
        "conseiller": fabriques.un_conseiller(ailleurs, **nomme("conseiller")),
        "collegue": fabriques.un_conseiller(ici, **nomme("collegue")),
        "auteur": fabriques.un_conseiller(ici, **nomme("auteur")),
        "lecteur": fabriques.un_conseiller(tierce, **nomme("lecteur")),
        "referent": fabriques.un_referent(ici, **nomme("referent")),
        "autre_referent": fabriques.un_referent(ailleurs, **nomme("autre_referent")),
        "tete": fabriques.une_tete_de_reseau(ici.reseau, **nomme("tete")),
        "autre_tete": fabriques.une_tete_de_reseau(ailleurs.reseau, **nomme("autre_tete")),
        "charge_mission": fabriques.une_chargee_de_mission(**nomme("charge_mission")),
        "autre_charge": fabriques.une_chargee_de_mission("cognac", **nomme("autre_charge")),
        "formateur": fabriques.un_role("FORMATEUR", **nomme("formateur")),
        "autre_formateur": fabriques.un_role("FORMATEUR", **nomme("autre_formateur")),
        "elu": fabriques.un_role("ELU", **nomme("elu")),
        "etat": fabriques.un_role("ETAT", **nomme("etat")),
        "partenaire": fabriques.un_role("PARTENAIRE", **nomme("partenaire")),
        "dpo": fabriques.un_role("DPO", **nomme("dpo")),
        "region": fabriques.une_region(**nomme("region")),
        "superuser": fabriques.avec_second_facteur(technique),
    }


def _reseau(comptes: dict[str, Compte], ici: Structure) -> Objets:
    invitation = invitation_creer(
        par=comptes["referent"], structure=ici, email="invitee@exemple.example", prenom="Noa", nom=canari("invitation")
    )
    proposition = mandat_proposer(
        par=comptes["region"], email="proposee@exemple.example", prenom="Ida", nom=canari("proposition"), role="ELU"
    )
    jeton = lien_d_invitation(invitation).rstrip("/").rpartition("/")[2]
    demande_creer(
        email="demande@exemple.example", prenom="Lou", nom=canari("demande"), fonction="Accueil", structure=ici
    )
    courriel = courriel_create(
        destinataire="qui@exemple.example", gabarit="membres/invitation", objet="Essai", texte=canari("courriel")
    )
    depart = comptes["collegue"].rattachements.get()
    cachee = _une_personne(ici, "PERSONNE", nom=canari("personne"))
    return {
        "structure": (["ici"], [CODE_INCONNU]),
        "page d’une personne visible de tous": _une_personne(ici, "PUBLIC"),
        "page d’une personne visible des membres": _une_personne(ici, "MEMBRES"),
        "page d’une personne cachée": cachee,
        "pas de bienvenue": (["profil"], ["inconnu"]),
        "mandat du référent": (["ici", comptes["referent"].mandats.get().pk], ["ici", INCONNU]),
        "mandat géré": ([comptes["referent"].mandats.get().pk], [INCONNU]),
        "mandat de la tête du réseau": ([comptes["tete"].mandats.get().pk], [INCONNU]),
        "rattachement du collègue": (["ici", depart.pk], ["ici", INCONNU]),
        "invitation de l’équipe": (["ici", invitation.pk], ["ici", INCONNU]),
        "invitation à un mandat": ([proposition.pk], [INCONNU]),
        "invitation ouverte": ([jeton], ["jeton-invente"]),
        "invitation inventée": (["jeton-invente"], ["autre-jeton"]),
        "lien de confirmation": (["jeton-invente"], ["autre-jeton"]),
        "demande": ([DemandeCompte.objects.get().pk], [INCONNU]),
        "courriel": ([courriel.pk], [INCONNU]),
        "clé d’adresse inventée": (["inventee"], ["autre"]),
        "clé de mot de passe inventée": (["1", "inventee"], ["2", "autre"]),
        "clé de sécurité": ([1], [INCONNU]),
    }


def _une_personne(structure: Structure, visibilite: str, **nomme: str) -> tuple[list, list]:
    """Someone of the structure who shows herself to these readers."""
    profil = fabriques.un_conseiller(structure, **nomme).profil
    Profil.objects.filter(pk=profil.pk).update(visibilite=visibilite)
    return [profil.public_id], [uuid.UUID(int=INCONNU)]


def _formations(auteur: Compte, region: Compte) -> Objets:
    publiee = une_formation(title="Ouvrir la bonne porte", slug="bonne-porte")
    module = un_module(publiee, [une_etape("Écouter", [bloc_question()]), une_etape("Orienter")], slug="module-un")
    publiee.refresh_from_db()
    publiee.accroche = canari("correction")
    publiee.save_revision()  # une correction que personne n'a encore publiée
    suivis.suivi_commencer(compte=auteur, formation=publiee)
    brouillon = une_formation(title=f"À venir {canari('formation')}", slug="a-venir", live=False)
    quiz, essai = _quiz_entame(auteur)
    ferme = fabriques_quiz.un_quiz(titre=canari("quiz"))
    ferme.unpublish()
    inconnue, etape = [INCONNU], (module.pk, etapes_de(module)[0])
    return {
        "formation publiée": ([publiee.pk], inconnue),
        "formation en brouillon": ([brouillon.pk], inconnue),
        "étape": ([publiee.pk, *etape], [INCONNU, *etape]),
        "liste à cocher": ([publiee.pk, *etape, "liste"], [INCONNU, *etape, "liste"]),
        "suivi": ([publiee.suivis.get().pk], inconnue),
        "quiz": ([quiz.code], [CODE_INCONNU]),
        "positionnement": ([fabriques_quiz.un_quiz(positionnement=True).code], [CODE_INCONNU]),
        "quiz en brouillon": ([ferme.code], [CODE_INCONNU]),
        "tentative": ([quiz.code, essai.uuid], [quiz.code, uuid.uuid4()]),
        **questions_construire(auteur, publiee, module),
        **un_module_commence(auteur),
        **etapes_a_ecrire(region, publiee, module, etapes_de(module)[0]),
        "page du catalogue": _page(un_catalogue()),
        "module": _page(module),
        "page de la formation": _page(publiee),
        "page de la formation en brouillon": _page(brouillon),
    }


def _sessions(comptes: dict[str, Compte], ici: Structure) -> Objets:
    ouverte = une_session(
        par=comptes["region"], bassin=fabriques.un_bassin(), formation=une_formation(title="En salle")
    )
    reserve = une_reserve(ouverte, places=1, libere_le=dans(9), structure=ici)
    ouverture = OuvertureParGroupe.objects.create(session=ouverte, structure=ici, ouvre_le=ouverte.ouvre_le)
    inscription = une_inscription(ouverte, comptes["auteur"])
    brouillon = une_session(
        "BROUILLON",
        par=comptes["region"],
        bassin=fabriques.un_bassin(),
        lieu=canari("session"),
        formation=une_formation(title="En préparation"),
    )
    confirmee = une_session("CONFIRMEE", par=comptes["region"], formation=une_formation(title="Confirmée"))
    une_inscription(confirmee, comptes["auteur"])
    jeton = lien_de(inscription).rstrip("/").rpartition("/")[2]
    code, inconnu = ouverte.public_id, uuid.uuid4()
    return {
        "session": ([code], [inconnu]),
        "session confirmée": ([confirmee.public_id], [inconnu]),
        "session en brouillon": ([brouillon.public_id], [inconnu]),
        "message": (["rappel"], ["inconnu"]),
        "agenda personnel": ([flux_create(compte=comptes["auteur"])], ["secret-invente"]),
        "lien d’arrêt": ([_jeton_d_arret(comptes["auteur"])], ["jeton-invente"]),
        "histoire d’une session": (["session", ouverte.pk], ["session", INCONNU]),
        "session à annuler": ([code, "annuler"], [inconnu, "annuler"]),
        "session à confirmer": ([code, "confirmer"], [inconnu, "confirmer"]),
        "séance": ([code, ouverte.seances.first().pk], [code, INCONNU]),
        "places réservées": ([code, reserve.pk], [code, INCONNU]),
        "ouverture d’un groupe": ([code, ouverture.pk], [code, INCONNU]),
        "inscription": ([inscription.public_id], [inconnu]),
        "lien d’une inscription": ([jeton], ["jeton-invente"]),
    }


def _jeton_d_arret(compte: Compte) -> str:
    recap = recapitulatif_choose(compte=compte, rythme="HEBDO")
    return lien_d_arret(recap).rstrip("/").rpartition("/")[2]


def _quiz_entame(auteur: Compte) -> tuple[Any, Any]:
    """An attempt begun and half answered; the quiz was reworded since, so only the attempt holds those words."""
    quiz = fabriques_quiz.un_quiz([fabriques_quiz.une_question(justes=(canari("reponse"),)), *_deux_questions()])
    essai = tentatives.tentative_commencer(compte=auteur, quiz=quiz)
    premiere = questions_a_plat(essai.questions)[0]
    tentatives.reponse_enregistrer(tentative=essai, reponses={premiere["id"]: fabriques_quiz.justes(premiere)})
    quiz.questions = quiz._meta.get_field("questions").stream_block.to_python(_deux_questions())
    quiz.save_revision().publish()
    return quiz, essai


def _deux_questions() -> list[dict]:
    return [fabriques_quiz.une_question(), fabriques_quiz.un_vrai_faux()]


def _pratiques(comptes: dict[str, Compte], voisine: Structure) -> Objets:
    auteur, lecteur = comptes["auteur"], comptes["lecteur"]
    second = fabriques.un_conseiller(voisine)
    lues = [RelectureReprise(lecteur=second, verdict=Verdict.ACCEPTEE)]
    lues.append(RelectureReprise(lecteur=lecteur, verdict=Verdict.ACCEPTEE))
    en_relecture = une_fiche_soumise(auteur, **_textes("relecture"), accroche=f"En bref {canari('ficherelecture')}")
    rendre(relecture_prendre(fiche=en_relecture, par=second), remarque=canari("remarque"))
    relecture = relecture_prendre(fiche=en_relecture, par=lecteur)
    fil_ecrire(fiche=en_relecture, par=lecteur, texte=canari("fil"), partie="donne")
    a_retirer = fil_ecrire(fiche=en_relecture, par=lecteur, texte="Merci.")
    attente = _fiche("attente", Statut.SOUMISE, auteur, [])
    publique = _fiche("publique", Statut.PUBLIEE, auteur, lues)
    bref = {nom: f"En bref {canari('fiche' + nom)}" for nom in ("membres", "suspendue")}
    membres = _fiche("membres", Statut.PUBLIEE, auteur, lues, visibilite="MEMBRES", accroche=bref["membres"])
    suspendue = _fiche("suspendue", Statut.SUSPENDUE, auteur, lues, accroche=bref["suspendue"])
    il_y_a_deux_ans = timezone.now() - timedelta(days=730)
    a_revoir = une_fiche(Statut.A_REVOIR, auteurs=[auteur], relectures=lues, publiee_le=il_y_a_deux_ans)
    seul = un_brouillon(auteur, titre=f"Idée {canari('brouillon')}")
    autour = autour_des_fiches(comptes, publique, suspendue)
    a_plusieurs = Brouillon.objects.get(uuid=autour["brouillon à plusieurs"][0][0])
    lisibles = {"publique": publique, "membres": membres, "suspendue": suspendue}
    return {
        **autour,
        **un_album(a_plusieurs, en_relecture, lisibles),
        "fiche en relecture": ([en_relecture.pk], [INCONNU]),
        "message de relecture": ([a_retirer.uuid], [uuid.uuid4()]),
        "fiche en attente": ([attente.pk], [INCONNU]),
        "fiche publique": ([publique.pk], [INCONNU]),
        "fiche des membres": ([membres.pk], [INCONNU]),
        "fiche suspendue": ([suspendue.pk], [INCONNU]),
        "fiche publique à archiver": ([publique.pk, "archiver"], [INCONNU, "archiver"]),
        "fiche publique à remplacer": ([publique.pk, "remplacer"], [INCONNU, "remplacer"]),
        "fiche publique à suspendre": ([publique.pk, "suspendre"], [INCONNU, "suspendre"]),
        "fiche à revoir à confirmer": ([a_revoir.pk, "confirmer"], [INCONNU, "confirmer"]),
        "fiche suspendue à remettre": ([suspendue.pk, "remettre"], [INCONNU, "remettre"]),
        "brouillon": ([seul.uuid], [uuid.uuid4()]),
        "brouillon en relecture": ([Brouillon.objects.get(fiche=en_relecture).uuid], [uuid.uuid4()]),
        "relecture": ([relecture.uuid], [uuid.uuid4()]),
        "bibliothèque": _page(BibliothequePage.objects.get()),
        "page de la fiche publique": _page(publique),
        "page de la fiche des membres": _page(membres),
        "page de la fiche suspendue": _page(suspendue),
    }


def _textes(nom: str) -> dict[str, str]:
    return {"titre": f"Fiche {nom}", "probleme": f"Le point de départ {canari('fiche' + nom)}."}


def _fiche(nom: str, statut: str, auteur: Compte, lues: list[RelectureReprise], **contenu: str) -> FichePratiquePage:
    contenu = {**_textes(nom), **contenu}
    return une_fiche(statut, auteurs=[auteur], contenu=contenu, relectures=lues, motif="Un nom y figurait.")


def _pages() -> Objets:
    accueil = AccueilPage.objects.get()
    pages = {nom: ContenuPage(title=nom.capitalize()) for nom in ("page de contenu", *RESERVES_PAGES)}
    for page in pages.values():
        accueil.add_child(instance=page)
    for nom, genre in RESERVES_PAGES.items():
        reserver(PageViewRestriction.objects.create(page=pages[nom], restriction_type=genre, password="sesame"))
    restriction = PageViewRestriction.objects.get(restriction_type=PageViewRestriction.PASSWORD)
    mot_de_passe = [restriction.pk, pages["page sous mot de passe"].pk]
    return {
        "accueil": ([""], [""]),
        **{nom: _page(page) for nom, page in pages.items()},
        "mot de passe de page": (mot_de_passe, [INCONNU, INCONNU]),
    }


RESERVES_PAGES = {
    "page sous connexion": PageViewRestriction.LOGIN,
    "page de la région": PageViewRestriction.GROUPS,
    "page sous mot de passe": PageViewRestriction.PASSWORD,
}


def _page(page: Any) -> tuple[list[str], list[str]]:
    """The path of a page of the tree, and one that leads nowhere."""
    chemin = page.url_path.removeprefix(AccueilPage.objects.get().url_path)
    parent = chemin.rstrip("/").rpartition("/")[0]
    return [chemin], [f"{parent}/nulle-part/".lstrip("/")]


RESERVES_DOCUMENTS = {
    "document réservé": CollectionViewRestriction.LOGIN,
    "document de la région": CollectionViewRestriction.GROUPS,
    "document sous mot de passe": CollectionViewRestriction.PASSWORD,
}


def reserver(restriction: Any) -> None:
    """A page or a collection kept for a group is kept for the Région."""
    if restriction.restriction_type == PageViewRestriction.GROUPS:
        restriction.groups.add(Group.objects.get(name="Région"))


def documents_construire() -> Objets:
    racine = Collection.get_first_root_node()
    objets = {"document public": _document("public", "public", racine)}
    for nom, genre in RESERVES_DOCUMENTS.items():
        collection = racine.add_child(instance=Collection(name=nom))
        reserver(
            CollectionViewRestriction.objects.create(collection=collection, restriction_type=genre, password="sesame")
        )
        objets[nom] = _document(nom, canari(f"document{genre}"), collection)
    restriction = CollectionViewRestriction.objects.get(restriction_type=CollectionViewRestriction.PASSWORD)
    return {**objets, "mot de passe de collection": ([restriction.pk], [INCONNU])}


def _document(titre: str, texte: str, collection: Collection) -> tuple[list, list]:
    document = DocumentSafran(title=titre, collection=collection)
    document.file.save("note.txt", ContentFile(texte))
    document.save()
    return [document.pk, document.filename], [INCONNU, "note.txt"]
