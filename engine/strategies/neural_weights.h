/* neural_weights.h - trained figures of players that are neural networks.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures of Axelrod-Python 4.13 (axelrod/data/ann_weights.csv; training data at
 * doi.org/10.5281/zenodo.1306926, .1306931 and .1314247), the shortest decimals of the
 * same doubles. */
#ifndef SP_NEURAL_WEIGHTS_H
#define SP_NEURAL_WEIGHTS_H

#include <stdint.h>

enum { SP_NEURAL_INPUTS = 17, SP_NEURAL_MOST_UNITS = 10 };

/**
 * A layer of hidden units and one output. Inputs come in this order: the partner's first
 * move and its second, one's own last move and the one before, the partner's last and the
 * one before, each as two (is C, is D); then how often the partner played C and D, how
 * often oneself, and the number of turns.
 */
typedef struct {
    double input[SP_NEURAL_INPUTS];
    double bias;
    double output;
} sp_neural_unit_t;

typedef struct {
    uint32_t n_units;
    sp_neural_unit_t unit[SP_NEURAL_MOST_UNITS];
} sp_neural_t;

extern const sp_neural_t sp_neural_evolved_ann;
extern const sp_neural_t sp_neural_evolved_ann_5;
extern const sp_neural_t sp_neural_evolved_ann_5_noise_05;

#endif
