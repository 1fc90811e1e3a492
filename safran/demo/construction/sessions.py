"""Sessions in the room in every state: their pages, what was signed there, what people said of them."""

import datetime
import uuid
from typing import Any

from django.utils import timezone

from home.documents.odt import Paragraphe, odt_ecrire
from reseau.annuaire.models import Lieu
from reseau.comptes.models import Compte
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme
from safran.demo.dates import fichier_lire, jour, jour_ouvre
from safran.evaluations import rules
from safran.evaluations.choices import Genre, Moment, Public
from safran.evaluations.models import Campagne, Question, Questionnaire
from safran.inscriptions.choices import SESSION, EtatSession, Validation
from safran.inscriptions.models import JOURNEE, Seance, SessionFormation
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as seances
from safran.inscriptions.rules.sessions import document_joindre, seance_modifier, session_modifier, session_terminer
from safran.presences.models import Contresignature, EtapePresence, Presence
from safran.presences.rules import feuilles
from safran.presences.rules.feuilles import Saisie, feuille_enregistrer

# What the pages of two sessions say of the day: who trains, where, how to come, hour by hour, with what documents.


def pages_de_session_ecrire(session: SessionFormation, rang: int, comptes: dict[str, Compte]) -> None:
    """Write this session's page by the rules of who prepared it; nothing when the content says nothing of it."""
    fiche = next((fiche for fiche in fichier_lire("sessions.yaml") if fiche["rang"] == rang), None)
    if fiche is None:
        return
    session.refresh_from_db()
    par, lieu = session.cree_par, Lieu.objects.publies().get(nom=fiche["chez"])
    session_modifier(session=session, par=par, chez=lieu, **fiche["venir"])
    animent = [comptes["formatrice"], comptes[fiche["avec"]]]
    for seance, programme in zip(session.seances.all(), fiche["programme"], strict=True):
        seance_modifier(seance=seance, par=par, formateurs=animent, programme=programme)
    for document in fiche["documents"]:
        _joindre(session, comptes["formatrice"], document)


def _joindre(session: SessionFormation, par: Compte, document: dict[str, Any]) -> None:
    """One document, given at once or on the first day of the session."""
    contenu = odt_ecrire(document["titre"], map(Paragraphe, document["dit"]))
    document_joindre(
        session=session, par=par, cle=uuid.uuid4(), titre=document["titre"], nom=document["nom"], contenu=contenu,
        remis_le=session.premier_jour if "remis" in document else None,
    )  # fmt: skip


# What happened in the room: a session of three weeks ago, certified, and one today that waits for signatures.

LIEU = {"lieu": "Niort", "adresse": "Salle des tilleuls, 20 rue du Verger"}
MATIN = {"debut": datetime.time(9), "fin": datetime.time(12, 30)}
APRES_MIDI = {"debut": datetime.time(13, 30), "fin": datetime.time(16, 30)}
VENUES = ("elodie.faucheraud", "nadege.rambault", "christophe.naulleau", "amelie.rossignoux", "referente")
AUJOURD_HUI = ("conseillere", "conseiller", "elodie.faucheraud", "ines.carvalho-brunet", "gael.pouvreaudin")
TRACE = "M20 70L36 34L52 26L50 60L62 82L78 50L96 44L100 74L118 80L140 46L162 50L158 78L180 66L214 40L230 72L286 58"
PIECE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)


def emargement_construire(formations: dict[str, Any], comptes: dict[str, Compte]) -> SessionFormation:
    """Both sessions, through the rooms' rules; only the dates of what is past are set back. Return the past one."""
    passee = session_du_passe(formations["confidentialite-neutralite-libre-choix"], jour_ouvre(-21), VENUES, comptes)
    _emarger(passee, comptes)
    seances.session_terminer(session=passee, par=passee.cree_par)
    # La démonstration s’essaie à toute heure : les deux demi-journées du jour se signent de minuit à minuit.
    toute_heure = {"emargement_avant": JOURNEE, "emargement_apres": JOURNEE}
    session_du_passe(formations["ecrire-une-fiche-pratique"], jour(0), AUJOURD_HUI, comptes, **toute_heure)
    return passee


def session_du_passe(
    formation: Any, date: datetime.date, noms: tuple[str, ...], comptes: dict[str, Compte], **regles: int
) -> SessionFormation:
    """A confirmed session whose day is not to come; its sign-ups close by hand, after the people are in."""
    session = seances.session_creer(
        par=comptes["chargee-de-mission"],
        formation=formation,
        bassin=Bassin.objects.get(code="niort"),
        capacite=12,
        minimum=4,
        max_par_structure=0,
        ferme_le=timezone.now() + datetime.timedelta(hours=1),
        **LIEU,
        **regles,
    )
    for heures in (MATIN, APRES_MIDI):
        seances.seance_creer(
            session=session,
            par=session.cree_par,
            date=date,
            salle="Grande salle",
            formateurs=[comptes["formatrice"]],
            **heures,
        )
    # On n'ouvre pas d'ordinaire une session le jour même, ni ne s'inscrit après : c'est le passé qu'on raconte ici.
    SESSION.changer(session, vers=EtatSession.OUVERTE, par=session.cree_par, champs={"dernier_jour": None})
    for nom in noms:
        inscriptions.inscription_creer(session=session, compte=comptes[nom], par=comptes[nom])
    seances.session_confirmer(session=session, par=session.cree_par)
    ouverture = timezone.make_aware(datetime.datetime.combine(date - datetime.timedelta(days=40), datetime.time(9)))
    SessionFormation.objects.filter(pk=session.pk).update(ouvre_le=ouverture, ferme_le=None, dernier_jour=date)
    session.refresh_from_db()
    return session


def _emarger(session: SessionFormation, comptes: dict[str, Compte]) -> None:
    """Four people signed, one came late on paper, one sent her evidence; the trainer certified both sheets."""
    lignes = list(session.inscriptions.select_related("compte").order_by("ordre"))
    for rang, seance in enumerate(session.seances.order_by("debut")):
        debut = timezone.make_aware(datetime.datetime.combine(seance.date, seance.debut))
        for minute, inscription in enumerate(lignes[:3]):
            trace = TRACE if minute != 1 else ""
            le = debut + datetime.timedelta(minutes=2 * minute)
            feuilles.presence_signer(inscription=inscription, seance=seance, signature=trace, le=le)
        saisie = Saisie(lignes[4].pk, "PRESENT", retard=20 * (1 - rang))
        feuilles.feuille_enregistrer(seance=seance, par=comptes["formatrice"], saisies=[saisie])
        absente = {"inscription": lignes[3], "seance": seance}
        feuilles.piece_ajouter(contenu=PIECE, nom="attestation-employeur.pdf", par=lignes[3].compte, **absente)
        feuilles.absence_excuser(par=comptes["chargee-de-mission"], **absente)
        feuilles.seance_contresigner(seance=seance, par=comptes["formatrice"], signature=TRACE)
        dater(seance)


def dater(seance: Seance) -> None:
    """What is written today was done at the end of that half-day."""
    fin = timezone.make_aware(datetime.datetime.combine(seance.date, seance.fin))
    EtapePresence.objects.filter(presence__seance=seance).update(le=fin)
    EtapePresence.objects.filter(presence__seance=seance, geste__startswith="Signature").update(
        le=fin - datetime.timedelta(hours=3)
    )
    Presence.objects.filter(seance=seance).update(modifiee_le=fin)
    Contresignature.objects.filter(seance=seance).update(le=fin)


# What people said: a session that may be read, one with too few answers, one that waits for an answer.

LUE = (
    "conseillere", "conseiller", "dominique.aubineaud", "laurent.queyrolles", "veronique.massonnier",
    "samir.oukaci", "isabelle.charpentreau", "marc-antoine.veillonneau",
)  # fmt: skip
ATTENDUE = ("conseiller", "referente", "celine.bodineaud", "philippe.estourneau", "jeanne.rivaudeau", "nadege.rambault")
# Une ligne par personne : les notes dans l'ordre des questions, le rythme, ce qui est écrit.
DITES = [
    ([5, 5, 5, 5], 1, "Les cas à plusieurs réseaux : je sais maintenant qui appeler en premier."),
    ([5, 4, 5, 5], 1, ""),
    ([4, 4, 4, 5], 1, "Garder le tour de table du début. Il manque un temps pour préparer un appel à plusieurs."),
    ([4, 3, 4, 5], 2, "L’après-midi va vite : un cas de moins, mieux fini."),
    ([5, 5, 4, 4], 1, ""),
    ([3, 3, 4, 4], 0, "Je connaissais déjà la première partie."),
    ([4, 4, 5, 5], 1, "La liste des contacts par bassin est la feuille que je garde."),
    ([5, 4, 5, 5], 2, ""),
]
PEU = DITES[:4]
A_FROID = [([4], [0, 1], False, ""), ([5], [1, 2, 3], False, "Un rappel des contacts, une fois par an.")]
ATELIER = [
    ("Cet atelier vous a été utile", Genre.NOTE, ""),
    ("Vous en reprendrez quelque chose dès cette semaine", Genre.OUI_NON, ""),
    ("Le format qui vous va le mieux", Genre.UNIQUE, "En salle\nEn visioconférence\nUn peu des deux"),
    ("Le sujet du prochain atelier", Genre.TEXTE, ""),
]


def evaluations_construire(passee: SessionFormation, formations: dict[str, Any], comptes: dict[str, Compte]) -> None:
    """Through the rooms' rules: the sheets say who came, the forms open, people answer, the forms close."""
    lue = _tenue(formations["handicap-qui-appeler"], jour_ouvre(-25), LUE, comptes)
    attendue = _tenue(formations["eleves-et-etudiants"], jour_ouvre(-66), ATTENDUE, comptes)
    questionnaire = Questionnaire.objects.create(
        titre="Atelier court", moment=Moment.A_CHAUD, presentation="Quatre questions, une minute."
    )
    for rang, (libelle, genre, choix) in enumerate(ATELIER):
        Question.objects.create(
            questionnaire=questionnaire, sort_order=rang, libelle=libelle, genre=genre, choix=choix,
            obligatoire=genre != Genre.TEXTE, satisfaction=rang == 0,
        )  # fmt: skip
    rules.campagnes_ouvrir()
    rules.messages_envoyer()
    _repondre(lue, Moment.A_CHAUD, DITES)
    _repondre(passee, Moment.A_CHAUD, PEU)
    _repondre(attendue, Moment.A_FROID, A_FROID, sauf=comptes["conseiller"])
    rules.campagnes_clore()


def _tenue(formation: Any, date: datetime.date, noms: tuple[str, ...], comptes: dict[str, Compte]) -> SessionFormation:
    """A session over: everyone came, the trainer entered and certified the sheets."""
    session = session_du_passe(formation, date, noms, comptes)
    for seance in session.seances.order_by("debut"):
        saisies = [Saisie(pk, "PRESENT") for pk in session.inscriptions.values_list("pk", flat=True)]
        feuille_enregistrer(seance=seance, par=comptes["formatrice"], saisies=saisies)
        feuilles.seance_contresigner(seance=seance, par=comptes["formatrice"])
        dater(seance)
    session_terminer(session=session, par=session.cree_par)
    return session


def _repondre(session: SessionFormation, moment: str, dites: list[tuple], sauf: Compte | None = None) -> None:
    """As many people answer as there are lines."""
    campagne = Campagne.objects.get(session=session, moment=moment, public=Public.PARTICIPANT)
    muettes = campagne.participations.exclude(compte=sauf) if sauf else campagne.participations.all()
    for participation, (notes, *autres) in zip(muettes.select_related("compte").order_by("pk"), dites, strict=False):
        valeurs = {Genre.NOTE: iter(notes)}
        genres = [question["genre"] for question in campagne.questions if question["genre"] != Genre.NOTE]
        valeurs |= {genre: iter([valeur]) for genre, valeur in zip(genres, autres, strict=True)}
        contenu = {question["cle"]: next(valeurs[question["genre"]]) for question in campagne.questions}
        contenu = {cle: valeur for cle, valeur in contenu.items() if valeur != ""}
        rules.reponse_creer(campagne=campagne, compte=participation.compte, contenu=contenu)


# Sessions in the room: one past, one today, one open, one full with a queue, one confirmed, one being prepared.
#
# Then one where the referent says yes, and one that opens to some before the others.

TILLEULS = "Maison de l’orientation des Tilleuls, 27 avenue des Tilleuls"
# formation, bassin, ville, adresse, dans combien de jours, places, qui s'inscrit dans l'ordre
SESSIONS: list[tuple[str, str, str, str, int, int, tuple[str, ...]]] = [
    (
        "regle-des-deux-portes", "niort", "Niort", TILLEULS, 24, 16,
        (
            "conseillere", "conseiller", "elodie.faucheraud", "ines.carvalho-brunet", "nadege.rambault",
            "christophe.naulleau", "amelie.rossignoux", "gael.pouvreaudin",
        ),
    ),
    (
        "filieres-du-territoire", "parthenay", "Parthenay", "Maison de l’orientation", 38, 2,
        ("conseiller", "referente", "formatrice", "conseillere"),
    ),
    (
        "confidentialite-neutralite-libre-choix", "niort", "Niort", TILLEULS, 9, 12,
        ("referente", "conseillere"),
    ),
    ("regle-des-deux-portes", "parthenay", "Parthenay", "Salle à réserver", 66, 16, ()),
    (
        "confidentialite-neutralite-libre-choix", "parthenay", "Parthenay", "Maison de l’orientation", 45, 14,
        ("solene.guerineau", "malik.fonteneau"),
    ),
    ("ecrire-une-fiche-pratique", "niort", "Niort", "Salle des tilleuls, 20 rue du Verger", 52, 12, ("referente",)),
]  # fmt: skip
CONFIRMEE, BROUILLON, VALIDEE, ECHELONNEE = 2, 3, 4, 5
REGLES: dict[int, dict[str, Any]] = {
    VALIDEE: {"validation": Validation.REFERENT, "plafond_annuel": 3, "plafond_ensemble": 5}
}
POUR_LE_RESEAU, POUR_LE_BASSIN, POUR_TOUS = -1, 6, 12  # dans combien de jours la dernière ouvre, et à qui


def sessions_construire(contexte: dict[str, Any]) -> None:
    """Prepare, open and fill them as people would; nothing when they stand already."""
    if SessionFormation.objects.exists():
        return
    formations = {page.slug: page for page in contexte["formations"]}
    comptes = {compte.email.split("@")[0]: compte for compte in contexte["comptes"].values()}
    seances.fiche_formateur_tenir(
        compte=comptes["formatrice"],
        themes=Theme.objects.filter(code__in=("vae", "cep", "reconversion")),
        bassins=Bassin.objects.filter(code__in=("niort", "parthenay")),
        periodes=[(jour(7), jour(60), "du mardi au jeudi"), (jour(90), jour(150), "")],
    )
    passee = emargement_construire(formations, comptes)
    evaluations_construire(passee, formations, comptes)
    for rang, (slug, bassin, lieu, adresse, dans, places, inscrits) in enumerate(SESSIONS):
        session = seances.session_creer(
            par=comptes["chargee-de-mission"],
            formation=formations[slug],
            bassin=Bassin.objects.get(code=bassin),
            lieu=lieu,
            adresse=adresse,
            capacite=places,
            minimum=min(4, places),
            decision_le=jour(dans - 7),
            une_par_formation=rang != BROUILLON,
            **REGLES.get(rang, {}),
            **({"ouvre_le": _a_neuf_heures(POUR_TOUS)} if rang == ECHELONNEE else {}),
        )
        _remplir(session, dans, comptes["formatrice"], [comptes[nom] for nom in inscrits], rang)
        pages_de_session_ecrire(session, rang, comptes)


def _a_neuf_heures(dans: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(jour(dans), datetime.time(9)))


def _remplir(session: SessionFormation, dans: int, formatrice: Compte, inscrits: list[Compte], rang: int) -> None:
    date = jour_ouvre(dans)
    for heures in (MATIN, APRES_MIDI):
        seances.seance_creer(
            session=session, par=session.cree_par, date=date, salle="Grande salle", formateurs=[formatrice], **heures
        )
    if rang == BROUILLON:
        return
    if rang == ECHELONNEE:
        missions, dits = Reseau.objects.get(code="missions-locales"), {"session": session, "par": session.cree_par}
        seances.ouverture_poser(ouvre_le=_a_neuf_heures(POUR_LE_RESEAU), reseau=missions, **dits)
        seances.ouverture_poser(ouvre_le=_a_neuf_heures(POUR_LE_BASSIN), bassin=session.bassin, **dits)
    seances.session_ouvrir(session=session, par=session.cree_par)
    for compte in inscrits:
        inscriptions.inscription_creer(session=session, compte=compte, par=compte)
    if rang == CONFIRMEE:
        seances.session_confirmer(session=session, par=session.cree_par)
