// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_H
#define TOCSIN_H

/* libtocsin, whole: one header per room. */

#include "tocsin/base.h"
#include "tocsin/brief.h"
#include "tocsin/casefile.h"
#include "tocsin/exchange.h"
#include "tocsin/facts.h"
#include "tocsin/imagery.h"
#include "tocsin/ledger.h"
#include "tocsin/norm.h"
#include "tocsin/picture.h"
#include "tocsin/reading.h"
#include "tocsin/weigh.h"

#endif
