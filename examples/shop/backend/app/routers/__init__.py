"""Endpoints, by domain. A handler takes what dependencies bring, calls one service function and returns its answer."""
