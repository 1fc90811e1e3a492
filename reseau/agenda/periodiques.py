"""What the calendar does to events: held or cancelled, reported, queues moved on, answers forgotten, reminders."""

from home.travaux.periodiques import NUIT, QUART_D_HEURE, Periodique
from reseau.agenda.rules.bilans import bilans_relancer, evenements_tenir, options_lever
from reseau.agenda.rules.jours_sensibles import jours_sensibles_charger
from reseau.agenda.rules.moderation import evenements_relancer
from reseau.agenda.rules.participations import attentes_avancer, reponses_oublier

TRAVAUX = [
    Periodique("agenda.tenus", QUART_D_HEURE, evenements_tenir, "{} événement(s) tenu(s)."),
    Periodique("agenda.attentes", QUART_D_HEURE, attentes_avancer, "{} place(s) donnée(s)."),
    Periodique("agenda.options", NUIT, options_lever, "{} option(s) passée(s), annulée(s)."),
    Periodique("agenda.bilans", NUIT, bilans_relancer, "{} bilan(s) demandé(s)."),
    Periodique("agenda.reponses", NUIT, reponses_oublier, "{} réponse(s) effacée(s)."),
    Periodique("agenda.relances", NUIT, evenements_relancer, "{} événement(s) à compléter, relancés ces jours-ci."),
    Periodique("agenda.jours", NUIT, jours_sensibles_charger, "{0.ajoutes} jour(s) sensible(s) ajouté(s)."),
]
