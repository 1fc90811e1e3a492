"""The documents of a meeting: convening, presence sheet, dossier, minutes, and the register of decisions."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from home.documents.odt import Bloc, Paragraphe, Puces, Tableau, Titre, odt_ecrire
from home.documents.pdf import pdf_render
from home.securite.coffre import code_montrer
from home.temps.typographie import date_longue, heure, typo
from reseau.animation.models import CompteRendu, Convocation, Decision, Point, Reunion, Suite
from reseau.animation.queries.comptes_rendus import Minutes
from reseau.animation.queries.preparation import ordre_du_jour, reponses_lire
from reseau.animation.queries.reunions import dossier_lire
from reseau.comptes.models import Compte


def convocation_pdf(reunion: Reunion) -> bytes:
    """A4, tagged: when, where, the agenda with its hours. Raises PdfIndisponible when documents cannot be made."""
    contexte = {
        "reunion": reunion,
        "odj": ordre_du_jour(reunion),
        "adresse": settings.SITE_URL + reverse("reunion", args=[reunion.uuid]),
        "aujourdhui": timezone.localdate(),
    }
    return pdf_render("animation/pdf/convocation.html", contexte)


def presence_pdf(reunion: Reunion) -> bytes:
    """A4 on its side, tagged: one line per seat with its answer, and room to sign. Raises PdfIndisponible."""
    lignes = [(convocation, _reponse(convocation)) for convocation in reponses_lire(reunion)]
    return pdf_render("animation/pdf/presence.html", {"reunion": reunion, "lignes": lignes})


def _reponse(convocation: Convocation) -> str:
    if convocation.remplacant:
        return f"Remplacé par {convocation.remplacant}"
    return convocation.get_reponse_display()


# The dossier of a meeting, as a document.


def dossier_pdf(reunion: Reunion, compte: Compte) -> bytes:
    """A4, tagged, made of what this reader may know at this instant."""
    return pdf_render("animation/pdf/dossier.html", {"dossier": dossier_lire(compte, reunion), "reunion": reunion})


# The documents of what follows a meeting.


def compte_rendu_pdf(minutes: Minutes, gele: CompteRendu, motif: str) -> bytes:
    """The minutes as they are adopted: A4, tagged; the same facts always give the same bytes."""
    contexte = {"minutes": minutes, "reunion": minutes.reunion, "gele": gele, "motif": motif}
    return pdf_render("animation/pdf/compte-rendu.html", {**contexte, "code": code_montrer(gele.code)})


def registre_pdf(decisions: Sequence[Decision], filtres: Sequence[dict[str, Any]] = (), reste: int = 0) -> bytes:
    """The register under some filters, and how many decisions of it are not there."""
    contexte = {"decisions": decisions, "filtres": filtres, "reste": reste}
    return pdf_render("animation/pdf/registre.html", contexte)


# The minutes as a text document, to be reused; the PDF alone is what was adopted.


def compte_rendu_odt(minutes: Minutes, gele: CompteRendu | None) -> bytes:
    """Adopted, it says its number and its code; before, that it is provisional."""
    reunion = minutes.reunion
    quand = f"{date_longue(reunion.debut).capitalize()}, {heure(reunion.debut)} à {heure(reunion.fin)}"
    blocs: list[Bloc] = [
        Paragraphe(str(reunion.comite)),
        Paragraphe(", ".join(mot for mot in (quand, reunion.ou) if mot)),
        Paragraphe(f"{gele.numero}, code de vérification {code_montrer(gele.code)}." if gele else "Texte provisoire."),
    ]
    if minutes.decisions:
        dites = [f"{d.numero} : {typo(d.texte)} {d.qui}, pour le {date_longue(d.echeance)}." for d in minutes.decisions]
        blocs += [Titre("Décisions"), Puces(dites)]
    blocs.append(Titre("Points"))
    for point in minutes.points:
        blocs += _point(point)
    if minutes.observations:
        blocs.append(Titre("Observations"))
        blocs.append(Puces([
            f"{o.get_etat_display()} : {typo(o.texte)} Réponse : {o.reponse or 'à venir'}" for o in minutes.observations
        ]))  # fmt: skip
    presences = [_presence(ligne) for ligne in minutes.presences.lignes]
    blocs += [Titre("Présences"), Tableau(["Siège", "Qualité", "Constat"], presences)]
    return odt_ecrire(f"Compte rendu n° {reunion.numero}", blocs)


def _point(point: Point) -> list[Bloc]:
    blocs: list[Bloc] = [Titre(f"{point.ordre}. {typo(point.titre)}", 3)]
    if point.compte_rendu:
        blocs.append(Paragraphe(typo(point.compte_rendu)))
    if suites := [_suite(suite) for suite in point.suites.all()]:
        blocs.append(Puces(suites))
    return blocs


def _suite(suite: Suite) -> str:
    numero = f" {suite.prise.numero}" if suite.prise else ""
    charge = f" {suite.qui}, pour le {date_longue(suite.echeance)}." if suite.qui and suite.echeance else ""
    return f"{suite.get_genre_display()}{numero} : {typo(suite.texte)}{charge} {suite.precision}".strip()


def _presence(ligne: Convocation) -> list[str]:
    siege = ligne.siege
    remplacant = f" par {ligne.remplacant}" if ligne.remplacant and ligne.constat == "REPRESENTE" else ""
    qualite = ", ".join(mot for mot in (siege.get_qualite_display(), siege.pour_qui if siege.qui else "") if mot)
    return [siege.qui or siege.pour_qui, qualite, f"{ligne.get_constat_display() or 'Non noté'}{remplacant}"]
