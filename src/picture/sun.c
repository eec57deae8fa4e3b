// SPDX-License-Identifier: Apache-2.0
/* Where the Sun stands: Meeus, Astronomical Algorithms (2nd edition), chapters 12, 13, 22 and 25, the method of lower
 * accuracy (0.01°). The apparent place: with nutation and aberration, without refraction and parallax. */
#include <math.h>

#include "tocsin/picture.h"

#define RADIANS (M_PI / 180)

static double sin_deg(double x) {
    return sin(x * RADIANS);
}

static double cos_deg(double x) {
    return cos(x * RADIANS);
}

static double turn(double deg) { /* into [0, 360) */
    double rest = fmod(deg, 360);
    return rest < 0 ? rest + 360 : rest;
}

/* Terrestrial time minus universal time, seconds: the polynomials of Espenak and Meeus (2006) from 1961 on. One second is
 * 0.00001° of the Sun's way, so what they miss does not matter here. */
static double delta_t_s(double year) {
    year = fmin(fmax(year, 1961), 2050);
    double t = year - 2000;
    if (year < 1986) {
        t = year - 1975;
        return 45.45 + t * (1.067 - t / 260 - t * t / 718);
    }
    if (year < 2005)
        return 63.86 + t * (0.3345 + t * (-0.060374 +
                                          t * (0.0017275 + t * (0.000651814 + t * 0.00002373599))));
    return 62.92 + t * (0.32217 + t * 0.005589);
}

tocsin_sun tocsin_sun_at(double utc_s, double lat_deg, double lon_deg) {
    double days = utc_s / 86400 - 10957.5; /* since J2000.0, universal time */
    double T = (days + delta_t_s(2000 + days / 365.25) / 86400) / 36525;
    double mean = 280.46646 + T * (36000.76983 + T * 0.0003032);
    double M = 357.52911 + T * (35999.05029 - T * 0.0001537);
    double centre = (1.914602 - T * (0.004817 + T * 0.000014)) * sin_deg(M) +
                    (0.019993 - T * 0.000101) * sin_deg(2 * M) + 0.000289 * sin_deg(3 * M);
    double node = 125.04 - 1934.136 * T;
    double nutation = -0.00478 * sin_deg(node);
    double lambda = mean + centre - 0.00569 + nutation;
    double tilt =
        23.4392911 - T * (0.01300417 + T * (1.64e-7 - T * 5.04e-7)) + 0.00256 * cos_deg(node);
    tocsin_sun sun = {
        .right_ascension_deg =
            turn(atan2(cos_deg(tilt) * sin_deg(lambda), cos_deg(lambda)) / RADIANS),
        .declination_deg = asin(sin_deg(tilt) * sin_deg(lambda)) / RADIANS,
    };
    double U = days / 36525; /* sidereal time is a matter of the turning Earth: universal time */
    double sidereal = 280.46061837 + 360.98564736629 * days + U * U * (0.000387933 - U / 38710000) +
                      nutation * cos_deg(tilt);
    double H = turn(sidereal + lon_deg - sun.right_ascension_deg);
    double up = sin_deg(lat_deg) * sin_deg(sun.declination_deg) +
                cos_deg(lat_deg) * cos_deg(sun.declination_deg) * cos_deg(H);
    double south = cos_deg(H) * sin_deg(lat_deg) * cos_deg(sun.declination_deg) -
                   sin_deg(sun.declination_deg) * cos_deg(lat_deg);
    double west = sin_deg(H) * cos_deg(sun.declination_deg);
    sun.azimuth_deg = turn(atan2(west, south) / RADIANS + 180);
    /* Not asin(up): at the zenith that loses half of its digits. */
    sun.elevation_deg = atan2(up, hypot(south, west)) / RADIANS;
    return sun;
}
