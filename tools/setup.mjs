// SPDX-License-Identifier: Apache-2.0
import { setUp } from './setup/setup.mjs';

setUp({ isForTests: process.argv.includes('--for-tests') });
