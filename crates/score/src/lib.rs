//! Scores records against labelled pages.
